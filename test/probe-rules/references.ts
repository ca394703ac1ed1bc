/** The probe rules as loops over plain numbers, the references for the traced rules. */
import { gradient, shapes, size, start } from "./quadratic.js";

const norm = (x: readonly number[]) =>
  Math.sqrt(x.reduce((total, value) => total + value * value, 0));

/** Calls a step function `steps` times and collects the parameters after each. */
function walk(steps: number, step: (theta: number[], t: number) => number[]): number[][] {
  let theta = [...start];
  return Array.from({ length: steps }, (_, i) => {
    theta = step(theta, i + 1);
    return theta;
  });
}

function adamDirection(beta1: number, beta2: number, eps: number, length: number) {
  const m = new Array<number>(length).fill(0);
  const v = new Array<number>(length).fill(0);
  return (g: readonly number[], t: number) =>
    g.map((value, i) => {
      m[i] = beta1 * m[i]! + (1 - beta1) * value;
      v[i] = beta2 * v[i]! + (1 - beta2) * value * value;
      return m[i]! / (1 - beta1 ** t) / (Math.sqrt(v[i]! / (1 - beta2 ** t)) + eps);
    });
}

export function adam(lr: number, steps: number): number[][] {
  const direction = adamDirection(0.9, 0.999, 1e-8, size);
  return walk(steps, (theta, t) => {
    const u = direction(gradient(theta), t);
    return theta.map((value, i) => value - lr * u[i]!);
  });
}

export function lamb(lr: number, weightDecay: number, steps: number): number[][] {
  const direction = adamDirection(0.9, 0.999, 1e-6, size);
  return walk(steps, (theta, t) => {
    const u = direction(gradient(theta), t).map((value, i) => value + weightDecay * theta[i]!);
    return eachParameter((from, to) => {
      const trust = norm(theta.slice(from, to)) / norm(u.slice(from, to));
      return theta.slice(from, to).map((value, i) => value - lr * trust * u[from + i]!);
    });
  });
}

export function clippedDescent(lr: number, max: number, steps: number): number[][] {
  return walk(steps, (theta) => {
    const g = gradient(theta);
    const scale = Math.min(1, max / norm(g));
    return theta.map((value, i) => value - lr * scale * g[i]!);
  });
}

export function prodigy(lr: number, steps: number): number[][] {
  const [beta1, beta2, eps] = [0.9, 0.999, 1e-8];
  const slow = Math.sqrt(beta2);
  const m = new Array<number>(size).fill(0);
  const v = new Array<number>(size).fill(0);
  const s = new Array<number>(size).fill(0);
  let [r, d] = [0, 1e-6];
  return walk(steps, (theta) => {
    const g = gradient(theta);
    const before = d;
    const product = g.reduce((total, value, i) => total + value * (start[i]! - theta[i]!), 0);
    r = slow * r + (1 - slow) * lr * d * d * product;
    const next = theta.map((value, i) => {
      m[i] = beta1 * m[i]! + (1 - beta1) * d * g[i]!;
      v[i] = beta2 * v[i]! + (1 - beta2) * (d * g[i]!) ** 2;
      s[i] = slow * s[i]! + (1 - slow) * lr * d * d * g[i]!;
      return value - (lr * d * m[i]!) / (Math.sqrt(v[i]!) + d * eps);
    });
    d = Math.max(before, r / s.reduce((total, value) => total + Math.abs(value), 0));
    return next;
  });
}

export function sharpnessAware(lr: number, rho: number, steps: number): number[][] {
  return walk(steps, (theta) => {
    const g = gradient(theta);
    const uphill = theta.map((value, i) => value + (rho / norm(g)) * g[i]!);
    const elsewhere = gradient(uphill);
    return theta.map((value, i) => value - lr * elsewhere[i]!);
  });
}

export function scheduleFree(lr: number, beta: number, steps: number) {
  let z = [...start];
  let x = [...start];
  const theta = walk(steps, (y, t) => {
    const g = gradient(y);
    z = z.map((value, i) => value - lr * g[i]!);
    x = x.map((value, i) => (1 - 1 / t) * value + z[i]! / t);
    return x.map((value, i) => beta * value + (1 - beta) * z[i]!);
  });
  return { theta, evaluated: x };
}

export function muonAndAdam(muonLr: number, adamLr: number, steps: number): number[][] {
  const m = new Array<number>(size).fill(0);
  const direction = adamDirection(0.9, 0.999, 1e-8, shapes[1][0]);
  return walk(steps, (theta, t) => {
    const g = gradient(theta);
    return eachParameter((from, to, shape) => {
      const own = theta.slice(from, to);
      if (shape.length === 1) {
        const u = direction(g.slice(from, to), t);
        return own.map((value, i) => value - adamLr * u[i]!);
      }
      const nesterov = own.map((_, i) => {
        m[from + i] = 0.95 * m[from + i]! + g[from + i]!;
        return g[from + i]! + 0.95 * m[from + i]!;
      });
      const u = orthogonalize(nesterov, shape[0]!, shape[1]!);
      return own.map((value, i) => value - muonLr * u[i]!);
    });
  });
}

/**
 * X <- a X + b (X X') X + c (X X')^2 X, five times, from X / |X|. The polynomial is odd, so that
 * transposing X transposes the result.
 */
function orthogonalize(g: readonly number[], rows: number, columns: number): number[] {
  let x = g.map((value) => value / (norm(g) + 1e-7));
  for (let i = 0; i < 5; i++) {
    const gram = multiply(x, transpose(x, rows, columns), rows, columns, rows);
    const once = multiply(gram, x, rows, rows, columns);
    const twice = multiply(gram, once, rows, rows, columns);
    x = x.map((value, j) => 3.4445 * value - 4.775 * once[j]! + 2.0315 * twice[j]!);
  }
  return x;
}

function multiply(a: number[], b: number[], m: number, k: number, n: number): number[] {
  return Array.from({ length: m * n }, (_, at) => {
    const [row, column] = [Math.floor(at / n), at % n];
    let total = 0;
    for (let i = 0; i < k; i++) total += a[row * k + i]! * b[i * n + column]!;
    return total;
  });
}

function transpose(x: number[], rows: number, columns: number): number[] {
  return Array.from(
    { length: x.length },
    (_, at) => x[(at % rows) * columns + Math.floor(at / rows)]!,
  );
}

function eachParameter(
  own: (from: number, to: number, shape: readonly number[]) => number[],
): number[] {
  let from = 0;
  return shapes.flatMap((shape) => {
    const to = from + shape.reduce((product, extent) => product * extent, 1);
    const values = own(from, to, shape);
    from = to;
    return values;
  });
}
