/** A function with its gradient and the products of its Hessian with vectors. */
export interface Curved {
  value(theta: readonly number[]): number;
  gradient(theta: readonly number[]): number[];
  product(theta: readonly number[], vector: readonly number[]): number[];
}

const maxIterations = 60;
const maxHalvings = 40;

/**
 * The least value that Newton's method with line search finds from a start. The steps solve
 * H p = -g by conjugate gradients, which stop where H does not curve upwards; on a convex function
 * with a minimum, the result is the minimum to rounding.
 * Reference: Nocedal & Wright 2006, algorithm 7.1.
 */
export function newtonMinimum(f: Curved, start: readonly number[]): number {
  let theta = [...start];
  let value = f.value(theta);
  for (let i = 0; i < maxIterations; i++) {
    const g = f.gradient(theta);
    const moved = lineSearch(f, { theta, value, g }, direction(f, theta, g));
    if (moved === undefined) return value;
    ({ theta, value } = moved);
  }
  return value;
}

interface Point {
  readonly theta: number[];
  readonly value: number;
}

/** Conjugate gradients on H p = -g. */
function direction(f: Curved, theta: readonly number[], g: readonly number[]): number[] {
  let p = g.map(() => 0);
  let residual = g.map((value) => -value);
  let search = residual;
  let norm = dot(residual, residual);
  const enough = 1e-24 * norm;
  for (let k = 0; k < 2 * g.length && norm > enough; k++) {
    const product = f.product(theta, search);
    const curvature = dot(search, product);
    if (!(curvature > 0)) return k === 0 ? residual : p;
    const step = norm / curvature;
    p = along(p, step, search);
    residual = along(residual, -step, product);
    const next = dot(residual, residual);
    search = along(residual, next / norm, search);
    norm = next;
  }
  return p;
}

/** The first of the steps 1, 1/2, 1/4, ... that is lower; undefined if none is. */
function lineSearch(
  f: Curved,
  { theta, value, g }: Point & { readonly g: readonly number[] },
  p: readonly number[],
): Point | undefined {
  const slope = dot(g, p);
  if (!(slope < 0)) return undefined;
  for (let i = 0, step = 1; i < maxHalvings; i++, step /= 2) {
    const moved = along(theta, step, p);
    const lower = f.value(moved);
    if (lower < value && lower <= value + 1e-4 * step * slope)
      return { theta: moved, value: lower };
  }
  return undefined;
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);

const along = (a: readonly number[], step: number, b: readonly number[]): number[] =>
  a.map((value, i) => value + step * b[i]!);
