/**
 * Steps by the papers' formulas, worked out in plain numbers, with every option and number away
 * from its neutral value: a term that is dropped, of the other sign or of another tensor shows in
 * the first three steps.
 */
import { replayOptimizer } from "@thalweg/testing";
import { describe, expect, it } from "vitest";

type Numbers = readonly number[];
/** The parameters after a step, from those before it; what it keeps is its own. */
type Step = (theta: Numbers, g: Numbers, t: number) => Numbers;

const start = [0.5, -1.5, 2, 0.25];
const gradients = [
  [0.3, -0.2, 0.1, 0.4],
  [0.5, -0.25, 0.2, 0.1],
  [0.05, 0.6, 0.35, -0.15],
];

const norm = (x: Numbers) => Math.sqrt(x.reduce((sum, each) => sum + each * each, 0));
const dot = (x: Numbers, y: Numbers) => x.reduce((sum, each, i) => sum + each * y[i]!, 0);
const zeros = () => start.map(() => 0);
const average = (m: Numbers, x: Numbers, beta: number) =>
  m.map((each, i) => beta * each + (1 - beta) * x[i]!);
const squares = (x: Numbers) => x.map((each) => each * each);

/** The parameters after each step, within 12 digits of those by the formula. */
async function expectSteps(
  name: string,
  hyper: Readonly<Record<string, number | string | boolean>>,
  shape: Numbers,
  step: Step,
  from: Numbers = start,
): Promise<void> {
  let theta = from;
  const expected = gradients.map((g, i) => {
    theta = step(theta, g, i + 1);
    return theta;
  });
  const replay = { hyper, shapes: [shape], init: [from], gradients: gradients.map((g) => [g]) };
  const found = await replayOptimizer(name, replay);
  found.flat(2).forEach((value, i) => {
    const wanted = expected.flat()[i]!;
    expect(Math.abs(value - wanted), `${name}, number ${i}: ${value} for ${wanted}`).toBeLessThan(
      1e-12 * Math.max(1, Math.abs(wanted)),
    );
  });
}

const shapes = [[2, 2], [4]];

describe.each(shapes)("on one array of shape [%d, %d]", (...shape) => {
  const axes = shape.filter((extent) => typeof extent === "number");
  const isMatrix = axes.length > 1;

  // You, Gitman & Ginsburg 2017, algorithm 1.
  it("lars: the share of |theta| over |g| + weightDecay |theta|, in a momentum that gathers lr", async () => {
    const [lr, momentum, weightDecay, trust] = [0.7, 0.6, 0.3, 0.2];
    let u: Numbers = zeros();
    await expectSteps("lars", { lr, momentum, weightDecay, trust }, axes, (theta, g) => {
      const local = (trust * norm(theta)) / (norm(g) + weightDecay * norm(theta));
      u = u.map((each, i) => momentum * each + lr * local * (g[i]! + weightDecay * theta[i]!));
      return theta.map((each, i) => each - u[i]!);
    });
  });

  // pytorch_optimizer's LARS: vectors have neither the local rate nor the decay.
  it.each([true, false])("lars of pytorch-optimizer, nesterov %s", async (nesterov) => {
    const [lr, momentum, weightDecay, trust, dampening] = [0.7, 0.6, 0.3, 0.2, 0.4];
    const hyper = { lr, momentum, weightDecay, trust, dampening, nesterov };
    let u: Numbers = zeros();
    const step: Step = (theta, g, t) => {
      const local = (trust * norm(theta)) / norm(g);
      const scaled = isMatrix ? g.map((each, i) => local * (each + weightDecay * theta[i]!)) : g;
      const before = t === 1 ? g : u;
      u = before.map((each, i) => momentum * each + (1 - dampening) * scaled[i]!);
      return theta.map((each, i) => {
        const moved = nesterov ? scaled[i]! + momentum * u[i]! : u[i]!;
        return each - lr * moved;
      });
    };
    await expectSteps("lars", { ...hyper, flavour: "pytorch-optimizer" }, axes, step);
  });

  // Loshchilov & Hutter 2019, algorithm 2, the decay multiplied by lr too.
  it("adamw: corrected moments, and a decay that passes through neither", async () => {
    const [lr, beta1, beta2, eps, weightDecay] = [0.2, 0.8, 0.7, 0.05, 0.3];
    let [m, v]: Numbers[] = [zeros(), zeros()];
    await expectSteps("adamw", { lr, beta1, beta2, eps, weightDecay }, axes, (theta, g, t) => {
      m = average(m!, g, beta1);
      v = average(v!, squares(g), beta2);
      return theta.map((each, i) => {
        const root = Math.sqrt(v![i]! / (1 - beta2 ** t)) + eps;
        return each - lr * (m![i]! / (1 - beta1 ** t) / root + weightDecay * each);
      });
    });
  });

  // An et al. 2018; pytorch_optimizer has no gradient before until the third step.
  describe.each(["author", "pytorch-optimizer"])("pid of the flavour %s", (flavour) => {
    it.each([true, false])("coupled %s", async (coupled) => {
      const [lr, momentum, dampening] = [0.2, 0.6, 0.3];
      const [integral, derivative, weightDecay] = [3, 4, 0.25];
      const numbers = { lr, momentum, dampening, integral, derivative, weightDecay };
      let [sum, change, before]: Numbers[] = [zeros(), zeros(), zeros()];
      await expectSteps("pid", { ...numbers, coupled, flavour }, axes, (theta, g, t) => {
        const p = g.map((each, i) => each + (coupled ? weightDecay * theta[i]! : 0));
        const differences = p.map((each, i) => (t === 1 ? 0 : each - before![i]!));
        sum = sum!.map((each, i) => momentum * each + (1 - dampening) * p[i]!);
        change = average(change!, differences, momentum);
        before = t === 1 && flavour !== "author" ? zeros() : p;
        const beside = coupled ? 0 : weightDecay;
        return theta.map((each, i) => {
          const control = p[i]! + integral * sum![i]! + derivative * change![i]!;
          return each - lr * (control + beside * each);
        });
      });
    });
  });

  // You et al. 2020, algorithm 2.
  it("lamb: corrected Adam with its decay, as far as |theta| over the length of all that", async () => {
    const [lr, beta1, beta2, eps, weightDecay] = [0.2, 0.8, 0.7, 0.05, 0.3];
    let [m, v]: Numbers[] = [zeros(), zeros()];
    await expectSteps("lamb", { lr, beta1, beta2, eps, weightDecay }, axes, (theta, g, t) => {
      m = average(m!, g, beta1);
      v = average(v!, squares(g), beta2);
      const u = m.map((each, i) => {
        const adam = each / (1 - beta1 ** t) / (Math.sqrt(v![i]! / (1 - beta2 ** t)) + eps);
        return adam + weightDecay * theta[i]!;
      });
      const ratio = norm(theta) / norm(u);
      return theta.map((each, i) => each - lr * ratio * u[i]!);
    });
  });

  // pytorch_optimizer's LAMB: the decay first and by itself, |theta| after it and at most 10, only
  // the step corrected.
  it.each([1, 100])("lamb of pytorch-optimizer, from a start %d times as far", async (far) => {
    const [lr, beta1, beta2, eps, weightDecay] = [0.2, 0.8, 0.7, 0.05, 0.3];
    const hyper = { lr, beta1, beta2, eps, weightDecay, flavour: "pytorch-optimizer" };
    let [m, v]: Numbers[] = [zeros(), zeros()];
    const from = start.map((each) => far * each);
    const step: Step = (theta, g, t) => {
      const decayed = theta.map((each) => each - lr * weightDecay * each);
      m = average(m!, g, beta1);
      v = average(v!, squares(g), beta2);
      const u = m.map((each, i) => each / (Math.sqrt(v![i]!) + eps));
      const ratio = Math.min(norm(decayed), 10) / (norm(u) + eps);
      return decayed.map((each, i) => each - (lr / (1 - beta1 ** t)) * ratio * u[i]!);
    };
    await expectSteps("lamb", hyper, axes, step, from);
  });

  // Ginsburg et al. 2019, algorithm 1; and pytorch_optimizer's, whose m begins at the first
  // summand.
  describe.each([true, false])("novograd, coupled %s", (coupled) => {
    it.each([
      ["paper", true],
      ["paper", false],
      ["pytorch-optimizer", true],
      ["pytorch-optimizer", false],
    ] as const)("flavour %s, averaging %s", async (flavour, averaging) => {
      const [lr, beta1, beta2, eps, weightDecay] = [0.2, 0.8, 0.7, 0.05, 0.3];
      const hyper = { lr, beta1, beta2, eps, weightDecay, coupled, averaging, flavour };
      let m: Numbers = zeros();
      let v = 0;
      await expectSteps("novograd", hyper, axes, (theta, g, t) => {
        v = t === 1 ? dot(g, g) : beta2 * v + (1 - beta2) * dot(g, g);
        const turned = g.map((each) => each / (Math.sqrt(v) + eps));
        const whole = turned.map((each, i) => each + weightDecay * theta[i]!);
        const share = averaging ? 1 - beta1 : 1;
        if (t === 1 && flavour !== "paper") m = whole;
        m = m.map((each, i) => beta1 * each + share * (coupled ? whole : turned)[i]!);
        const correction = flavour === "paper" ? 1 : Math.sqrt(1 - beta2 ** t) / (1 - beta1 ** t);
        const beside = coupled ? 0 : lr * weightDecay;
        return theta.map((each, i) => each - lr * correction * m[i]! - beside * each);
      });
    });
  });

  // Zhang et al. 2024: one mean square for the weights into each unit, a column; one for a vector.
  it("adam-mini: Adam with one mean square a column", async () => {
    const [lr, beta1, beta2, eps, weightDecay] = [0.2, 0.8, 0.7, 0.05, 0.3];
    let m: Numbers = zeros();
    let v: Numbers = zeros();
    await expectSteps("adam-mini", { lr, beta1, beta2, eps, weightDecay }, axes, (theta, g, t) => {
      const square = squares(g);
      const blockOf = (i: number) => (isMatrix ? [i % 2, (i % 2) + 2] : [0, 1, 2, 3]);
      const means = square.map((_, i) => {
        const block = blockOf(i);
        return block.reduce((sum, k) => sum + square[k]!, 0) / block.length;
      });
      m = average(m, g, beta1);
      v = average(v, means, beta2);
      return theta.map((each, i) => {
        const root = Math.sqrt(v[i]! / (1 - beta2 ** t)) + eps;
        return each - lr * (m[i]! / (1 - beta1 ** t) / root + weightDecay * each);
      });
    });
  });

  // local is 1 where |theta| is 0: the first step is lr g and momentum only then goes on.
  it("lars from 0 begins with the gradient itself", async () => {
    const [lr, momentum, trust] = [0.7, 0.6, 0.2];
    for (const flavour of ["paper", "pytorch-optimizer"]) {
      const hyper = { lr, momentum, trust, weightDecay: 0, flavour };
      const replay = { hyper, shapes: [axes], init: [zeros()], gradients: [[gradients[0]!]] };
      const [[found]] = (await replayOptimizer("lars", replay)) as [[number[]]];
      // pytorch-optimizer's u begins at the gradient and takes it in once more.
      const share = flavour === "paper" ? lr : lr * (momentum + 1);
      found.forEach((value, i) => {
        expect(value).toBeCloseTo(-share * gradients[0]![i]!, 12);
      });
    }
  });

  // Yuan et al. 2024, algorithm 2: c = g + gamma beta1 / (1 - beta1) (g - last), clipped to norm 1.
  describe.each([
    ["paper", false, false],
    ["paper", true, true],
    ["pytorch-optimizer", false, true],
    ["pytorch-optimizer", true, false],
  ] as const)("mars of the flavour %s, coupled %s, vectors %s", (flavour, coupled, vectors) => {
    it("corrects by the change of the gradient, or takes AdamW's step with the vectors' numbers", async () => {
      const [lr, eps, weightDecay, gamma] = [0.1, 0.05, 0.2, 0.3];
      const numbers = { beta1: 0.8, beta2: 0.7, vectorBeta1: 0.6, vectorBeta2: 0.5, vectorRate: 3 };
      const corrected = isMatrix || vectors;
      const [beta1, beta2, rate] = corrected ? [0.8, 0.7, lr] : [0.6, 0.5, 3 * lr];
      let [m, v, last]: Numbers[] = [zeros(), zeros(), zeros()];
      const hyper = { lr, eps, weightDecay, gamma, ...numbers, flavour, coupled, vectors };
      await expectSteps("mars", hyper, axes, (theta, g, t) => {
        const change = (gamma * beta1!) / (1 - beta1!);
        const raw = g.map((each, i) => each + change * (each - last![i]!));
        const clipped = raw.map((each) => each / Math.max(1, norm(raw)));
        const c = corrected ? clipped : g;
        m = average(m!, c, beta1!);
        v = average(v!, squares(c), beta2!);
        last = g.map((each, i) => each + (coupled ? weightDecay * theta[i]! : 0));
        const [mean, square] = [1 - beta1! ** t, 1 - beta2! ** t];
        return theta.map((each, i) => {
          const root =
            flavour === "paper"
              ? Math.sqrt(v![i]! / square) + eps
              : (Math.sqrt(v![i]! + 1e-15) + eps) / Math.sqrt(square);
          const decay = coupled ? 0 : weightDecay * each;
          return each - rate! * (m![i]! / mean / root + decay);
        });
      });
    });
  });

  // Heo et al. 2021, equation 12 and the authors' code.
  describe.each([
    [2, 2],
    [4, 0.9],
    [0, 0.001],
  ] as const)("adamp, projected by views of %d where delta is %d", (length, delta) => {
    it.each([
      [true, "paper", "first"],
      [false, "paper", "last"],
      [true, "pytorch-optimizer", "last"],
      [false, "pytorch-optimizer", "first"],
    ] as const)("nesterov %s, flavour %s, outputs %s", async (nesterov, flavour, outputs) => {
      const [lr, beta1, beta2, eps, weightDecay, decayRatio] = [0.1, 0.8, 0.7, 0.05, 0.3, 0.4];
      const numbers = { lr, beta1, beta2, eps, weightDecay, decayRatio, delta };
      const hyper = { ...numbers, nesterov, flavour, outputs };
      const units = outputs === "first" ? rows : columns;
      let [m, v]: Numbers[] = [zeros(), zeros()];
      const views: number[] = [];
      await expectSteps("adamp", hyper, axes, (theta, g, t) => {
        m = average(m!, g, beta1);
        v = average(v!, squares(g), beta2);
        const above = nesterov ? m.map((each, i) => beta1 * each + (1 - beta1) * g[i]!) : m;
        const square = Math.sqrt(1 - beta2 ** t);
        const u = above.map((each, i) => {
          const root =
            flavour === "paper"
              ? Math.sqrt(v![i]!) / square + eps
              : (Math.sqrt(v![i]!) + eps) / square;
          return each / (1 - beta1 ** t) / root;
        });
        const [left, view] = isMatrix ? projection(units, { theta, g, u }, delta, eps) : [u, 0];
        views.push(view);
        const decay = lr * weightDecay * (view > 0 ? decayRatio : 1);
        return theta.map((each, i) => each - decay * each - lr * left[i]!);
      });
      expect(views).toContain(isMatrix ? length : 0);
    });
  });

  // Mishchenko & Defazio 2024, algorithm 4; the authors' code multiplies eps by the new d.
  it.each(["paper", "author"])("prodigy of the flavour %s", async (flavour) => {
    const [lr, beta1, beta2, eps, d0] = [0.7, 0.8, 0.64, 0.05, 0.2];
    const [coefficient, weightDecay] = [30, 0.3];
    const hyper = { lr, beta1, beta2, eps, d0, coefficient, weightDecay, flavour };
    let [m, v, s]: Numbers[] = [zeros(), zeros(), zeros()];
    let [r, d] = [0, d0];
    const grown: number[] = [];
    await expectSteps("prodigy", hyper, axes, (theta, g) => {
      const slow = Math.sqrt(beta2);
      const back = theta.map((each, i) => start[i]! - each);
      r = slow * r + (1 - slow) * lr * d * d * dot(g, back);
      s = s!.map((each, i) => slow * each + (1 - slow) * lr * d * d * g[i]!);
      const scaled = g.map((each) => d * each);
      m = average(m!, scaled, beta1);
      v = average(v!, squares(scaled), beta2);
      const next = Math.max(
        d,
        (coefficient * r) / s.reduce((sum, each) => sum + Math.abs(each), 0),
      );
      const ofEps = flavour === "author" ? next : d;
      const before = d;
      d = next;
      grown.push(d);
      return theta.map((each, i) => {
        const adam = m![i]! / (Math.sqrt(v![i]!) + ofEps * eps);
        return each - lr * before * (adam + weightDecay * each);
      });
    });
    expect(grown.at(-1)).toBeGreaterThan(2 * d0);
  });
});

// Neelakantan et al. 2015: noise of standard deviation sqrt(eta / t^gamma), the same numbers
// whatever its size.
it.each([
  ["noisy-sgd", ["lr", "eta", "gamma"]],
  ["add-noise|gradient-descent", ["gradient-descent.lr", "add-noise.eta", "add-noise.gamma"]],
] as const)("%s adds noise that shrinks with t as it says", async (name, [lr, eta, gamma]) => {
  const walk = async (hyper: Readonly<Record<string, number>>, steps: readonly Numbers[]) => {
    const replay = { hyper, shapes: [[4]], init: [zeros()], gradients: steps.map((g) => [g]) };
    const positions = (await replayOptimizer(name, replay)).map(([theta]) => theta!);
    return positions.map((theta, i) => theta.map((each, k) => (positions[i - 1]?.[k] ?? 0) - each));
  };
  const noise = await walk({ [lr]: 1, [eta]: 1, [gamma]: 0 }, gradients.map(zeros));
  expect(new Set(noise.flat()).size).toBe(12);
  const steps = await walk({ [lr]: 0.5, [eta]: 0.3, [gamma]: 0.7 }, gradients);
  steps.forEach((step, i) => {
    const deviation = Math.sqrt(0.3 / (i + 1) ** 0.7);
    step.forEach((each, k) => {
      expect(each).toBeCloseTo(0.5 * (gradients[i]![k]! + deviation * noise[i]![k]!), 11);
    });
  });
});

const rows = [
  [0, 1],
  [2, 3],
];
const columns = [
  [0, 2],
  [1, 3],
];

/**
 * The direction without its part along theta, by the first view whose cosines are all small enough:
 * unit by unit, or all in one.
 */
function projection(
  units: readonly Numbers[],
  { theta, g, u }: Readonly<Record<"theta" | "g" | "u", Numbers>>,
  delta: number,
  eps: number,
): [left: Numbers, view: number] {
  for (const view of [units, [[0, 1, 2, 3]]]) {
    const of = (x: Numbers, places: Numbers) => places.map((i) => x[i]!);
    const cosines = view.map((places) => {
      const [w, d] = [of(theta, places), of(g, places)];
      return Math.abs(dot(w, d)) / (Math.max(norm(w), eps) * Math.max(norm(d), eps));
    });
    if (Math.max(...cosines) >= delta / Math.sqrt(view[0]!.length)) continue;
    const left = [...u];
    for (const places of view) {
      const unit = of(theta, places).map((each) => each / (norm(of(theta, places)) + eps));
      const along = dot(unit, of(u, places));
      places.forEach((i, k) => {
        left[i] = u[i]! - unit[k]! * along;
      });
    }
    return [left, view[0]!.length];
  }
  return [u, 0];
}
