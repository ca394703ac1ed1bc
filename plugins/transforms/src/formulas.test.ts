/**
 * Each stage against its formula written with loops over numbers, on a matrix and a vector, for
 * five steps.
 */
import type { RuleOptimizer } from "@thalweg/core";
import { createStepper } from "@thalweg/testing";
import { describe, expect, it } from "vitest";
import * as stages from "./index.js";

const parameters = [
  { name: "matrix", shape: [3, 2] },
  { name: "vector", shape: [4] },
] as const;
const size = 10;
const theta = Array.from({ length: size }, (_, i) => ((i * 5) % 7) / 3 - 0.8);
const gradients = Array.from({ length: 5 }, (_, t) =>
  Array.from({ length: size }, (_, i) => (((t + 2) * (i + 3) * 7) % 13) / 4 - 1.3),
);

type Values = readonly number[];
interface Piece {
  readonly g: Values;
  readonly theta: Values;
  readonly shape: readonly number[];
  readonly t: number;
  /** State numbers by name. */
  readonly memory: Record<string, number[]>;
}
type Formula = (piece: Piece) => number[];

const sum = (x: Values) => x.reduce((total, value) => total + value, 0);
const length = (x: Values) => Math.sqrt(sum(x.map((value) => value * value)));
const rms = (x: Values) => length(x) / Math.sqrt(x.length);
const clamp = (x: number, low: number, high: number) => Math.min(Math.max(x, low), high);
const average = (before: number, now: number, beta: number) => beta * before + (1 - beta) * now;

/** An elementwise formula with named states. */
const elementwise =
  (
    formula: (g: number, m: Record<string, number>, t: number, theta: number) => number,
    start: Record<string, number> = {},
  ): Formula =>
  ({ g, theta: at, t, memory }) =>
    g.map((value, i) => {
      const own = Object.fromEntries(
        Object.entries(start).map(([name, first]) => [name, memory[name]?.[i] ?? first]),
      );
      const step = formula(value, own, t, at[i]!);
      for (const [name, next] of Object.entries(own)) {
        memory[name] ??= [];
        memory[name][i] = next;
      }
      return step;
    });

/** Sets a state and returns it. */
function keep(m: Record<string, number>, name: string, value: number): number {
  m[name] = value;
  return value;
}

/** Applies a formula to the elements of each unit: a matrix's columns, a vector's elements. */
const byUnit =
  (formula: (g: Values, theta: Values) => (value: number) => number): Formula =>
  ({ g, theta: at, shape }) => {
    const units = shape.at(-1)!;
    const of = (x: Values, unit: number) => x.filter((_, i) => i % units === unit);
    return g.map((value, i) => formula(of(g, i % units), of(at, i % units))(value));
  };

const adamMoments = (g: number, m: Record<string, number>, beta1: number, beta2: number) => {
  m.m = average(m.m!, g, beta1);
  m.v = average(m.v!, g * g, beta2);
};
const moments = { m: 0, v: 0 };

/** RAdam's rectification at beta2 = 0.999, where rho_t > 4. */
function rectified(t: number): number | undefined {
  const rho = 2 / 0.001 - 1;
  const rhoT = rho - (2 * t * 0.999 ** t) / (1 - 0.999 ** t);
  if (rhoT <= 4) return undefined;
  return Math.sqrt(((rhoT - 4) * (rhoT - 2) * rho) / ((rho - 4) * (rho - 2) * rhoT));
}

const formulas: readonly (readonly [RuleOptimizer, Record<string, number>, Formula, "whole"?])[] = [
  [stages.clipByValue, { max: 0.7 }, elementwise((g) => clamp(g, -0.7, 0.7))],
  [stages.clipByNorm, { max: 1.5 }, ({ g }) => g.map((v) => v * Math.min(1, 1.5 / length(g)))],
  [
    stages.clipByGlobalNorm,
    { max: 2 },
    ({ g }) => g.map((v) => v * Math.min(1, 2 / length(g))),
    "whole",
  ],
  [stages.clipByBlockRms, { max: 0.9 }, ({ g }) => g.map((v) => v / Math.max(1, rms(g) / 0.9))],
  [stages.clipByUnitNorm, { max: 1.2 }, byUnit((g) => (v) => v * Math.min(1, 1.2 / length(g)))],
  [
    stages.adaptiveGradientClipping,
    { clipping: 0.5, eps: 0.3 },
    byUnit((g, at) => (v) => v * Math.min(1, (0.5 * Math.max(length(at), 0.3)) / length(g))),
  ],
  [stages.zeroNans, {}, elementwise((g) => g)],
  [
    stages.centralize,
    {},
    (piece) =>
      piece.shape.length < 2 ? [...piece.g] : byUnit((g) => (v) => v - sum(g) / g.length)(piece),
  ],
  [stages.normalizeByNorm, { eps: 0.5 }, ({ g }) => g.map((v) => v / (length(g) + 0.5))],
  [
    stages.normalizeByGlobalNorm,
    { eps: 0.5 },
    ({ g }) => g.map((v) => v / (length(g) + 0.5)),
    "whole",
  ],
  [stages.signOf, {}, elementwise(Math.sign)],
  [stages.negate, {}, elementwise((g) => -g)],
  [
    stages.orthogonalGradient,
    {},
    ({ g, theta: at }) => {
      const share = sum(g.map((v, i) => v * at[i]!)) / sum(at.map((v) => v * v));
      const h = g.map((v, i) => v - share * at[i]!);
      return h.map((v) => (v * length(g)) / length(h));
    },
  ],
  [stages.trace, { decay: 0.8 }, elementwise((g, m) => keep(m, "u", 0.8 * m.u! + g), { u: 0 })],
  [
    stages.nesterovTrace,
    { decay: 0.8 },
    elementwise((g, m) => g + 0.8 * keep(m, "u", 0.8 * m.u! + g), { u: 0 }),
  ],
  [
    stages.emaOfGradients,
    { beta: 0.8 },
    elementwise((g, m) => keep(m, "m", average(m.m!, g, 0.8)), { m: 0 }),
  ],
  [
    stages.debiasedEma,
    { beta: 0.8 },
    elementwise((g, m, t) => keep(m, "m", average(m.m!, g, 0.8)) / (1 - 0.8 ** t), { m: 0 }),
  ],
  [
    stages.grokfastEma,
    { alpha: 0.9, lambda: 3 },
    elementwise((g, m) => g + 3 * keep(m, "h", average(m.h!, g, 0.9)), { h: 0 }),
  ],
  [stages.scaleByLearningRate, { lr: 0.3 }, elementwise((g) => 0.3 * g)],
  [
    stages.scaleByRms,
    { beta: 0.8 },
    elementwise((g, m) => g / (Math.sqrt(keep(m, "v", average(m.v!, g * g, 0.8))) + 1e-8), {
      v: 0,
    }),
  ],
  [
    stages.scaleByStddev,
    { beta: 0.8 },
    elementwise((g, m) => {
      adamMoments(g, m, 0.8, 0.8);
      return g / (Math.sqrt(m.v! - m.m! ** 2) + 1e-4);
    }, moments),
  ],
  [
    stages.scaleByRss,
    {},
    elementwise((g, m) => g / (Math.sqrt(keep(m, "s", m.s! + g * g)) + 1e-10), { s: 0 }),
  ],
  [
    stages.scaleByAdam,
    {},
    elementwise((g, m, t) => {
      adamMoments(g, m, 0.9, 0.999);
      return m.m! / (1 - 0.9 ** t) / (Math.sqrt(m.v! / (1 - 0.999 ** t)) + 1e-8);
    }, moments),
  ],
  [
    stages.scaleByAmsgrad,
    { beta2: 0.5 },
    elementwise(
      (g, m) => {
        adamMoments(g, m, 0.9, 0.5);
        m.top = Math.max(m.top!, m.v!);
        return m.m! / (Math.sqrt(m.top) + 1e-8);
      },
      { ...moments, top: 0 },
    ),
  ],
  [
    stages.scaleByAdamax,
    { beta2: 0.5 },
    elementwise(
      (g, m, t) => {
        m.m = average(m.m!, g, 0.9);
        m.u = Math.max(0.5 * m.u!, Math.abs(g));
        return m.m / (1 - 0.9 ** t) / (m.u + 1e-8);
      },
      { m: 0, u: 0 },
    ),
  ],
  [
    stages.scaleByBelief,
    { eps: 1e-4 },
    elementwise(
      (g, m, t) => {
        m.m = average(m.m!, g, 0.9);
        m.s = average(m.s!, (g - m.m) ** 2, 0.999) + 1e-4;
        return m.m / (1 - 0.9 ** t) / (Math.sqrt(m.s / (1 - 0.999 ** t)) + 1e-4);
      },
      { m: 0, s: 0 },
    ),
  ],
  [
    stages.scaleByYogi,
    { beta2: 0.9 },
    elementwise(
      (g, m) => {
        m.m = average(m.m!, g, 0.9);
        m.v = m.v! - 0.1 * Math.sign(m.v! - g * g) * g * g;
        return m.m / (Math.sqrt(m.v) + 1e-3);
      },
      { m: 0, v: 1e-6 },
    ),
  ],
  [
    stages.scaleByRadam,
    {},
    elementwise((g, m, t) => {
      adamMoments(g, m, 0.9, 0.999);
      const [mean, r] = [m.m! / (1 - 0.9 ** t), rectified(t)];
      return r === undefined ? mean : (r * mean) / (Math.sqrt(m.v! / (1 - 0.999 ** t)) + 1e-8);
    }, moments),
  ],
  [
    stages.scaleByLion,
    {},
    elementwise(
      (g, m) => {
        const step = Math.sign(average(m.m!, g, 0.9));
        m.m = average(m.m!, g, 0.99);
        return step;
      },
      { m: 0 },
    ),
  ],
  [
    stages.scaleByAdan,
    {},
    elementwise(
      (g, m, t) => {
        const d = t === 1 ? 0 : g - m.last!;
        m.m = average(m.m!, g, 0.98);
        m.u = average(m.u!, d, 0.92);
        m.n = average(m.n!, (g + 0.92 * d) ** 2, 0.99);
        m.last = g;
        const ahead = m.m / (1 - 0.98 ** t) + (0.92 * m.u) / (1 - 0.92 ** t);
        return ahead / (Math.sqrt(m.n / (1 - 0.99 ** t)) + 1e-8);
      },
      { m: 0, u: 0, n: 0, last: 0 },
    ),
  ],
  [
    stages.scaleByAdadelta,
    {},
    elementwise(
      (g, m) => {
        m.v = average(m.v!, g * g, 0.95);
        const step = (Math.sqrt(m.d! + 1e-6) / Math.sqrt(m.v + 1e-6)) * g;
        m.d = average(m.d!, step * step, 0.95);
        return step;
      },
      { v: 0, d: 0 },
    ),
  ],
  [
    stages.scaleByNovograd,
    {},
    ({ g, t, memory }) => {
      const squared = length(g) ** 2;
      memory.v = [t === 1 ? squared : average(memory.v![0]!, squared, 0.98)];
      const scaled = g.map((v) => v / (Math.sqrt(memory.v![0]!) + 1e-8));
      memory.m = scaled.map((v, i) => 0.95 * (memory.m?.[i] ?? 0) + v);
      return memory.m;
    },
  ],
  [
    stages.scaleBySm3,
    {},
    ({ g, shape, memory }) => {
      const columns = shape.length < 2 ? g.length : shape[1]!;
      const place = (i: number) => [Math.floor(i / columns), i % columns] as const;
      const { rows = [], tops = [] } = memory;
      const s = g.map((v, i) => {
        const [row, column] = place(i);
        const top = tops[column] ?? 0;
        return (shape.length < 2 ? top : Math.min(rows[row] ?? 0, top)) + v * v;
      });
      const most = (at: 0 | 1, n: number) => Math.max(...s.filter((_, i) => place(i)[at] === n));
      memory.rows = Array.from({ length: g.length / columns }, (_, row) => most(0, row));
      memory.tops = Array.from({ length: columns }, (_, column) => most(1, column));
      return g.map((v, i) => v / (Math.sqrt(s[i]!) + 1e-10));
    },
  ],
  [stages.scaleByTrustRatio, {}, ({ g, theta: at }) => g.map((v) => (v * length(at)) / length(g))],
  [stages.scaleByParamNorm, {}, ({ g, theta: at }) => g.map((v) => v * length(at))],
  [
    stages.scaleByParamRms,
    { least: 0.9 },
    ({ g, theta: at }) => g.map((v) => v * Math.max(rms(at), 0.9)),
  ],
  [stages.addDecayedWeights, { lambda: 0.3 }, elementwise((g, _, __, at) => g + 0.3 * at)],
];

/** Five steps of a formula, array by array unless it is a formula of all arrays together. */
function expectedSteps(formula: Formula, whole: boolean): number[][] {
  const pieces = whole
    ? [{ from: 0, to: size, shape: [size] as readonly number[] }]
    : [
        { from: 0, to: 6, shape: parameters[0].shape },
        { from: 6, to: size, shape: parameters[1].shape },
      ];
  const memories = pieces.map((): Record<string, number[]> => ({}));
  let at = [...theta];
  return gradients.map((g, i) => {
    const step = pieces.flatMap(({ from, to, shape }, p) =>
      formula({
        g: g.slice(from, to),
        theta: at.slice(from, to),
        shape,
        t: i + 1,
        memory: memories[p]!,
      }),
    );
    at = at.map((value, j) => value - step[j]!);
    return step;
  });
}

describe("a stage takes the steps of its formula, but for rounding", () => {
  const cases = formulas.map(([stage, hyper, formula, whole]) => ({
    ...{ name: stage.name, stage, hyper, formula },
    whole: whole !== undefined,
  }));

  it.each(cases)("$name", ({ stage, hyper, formula, whole }) => {
    const stepper = createStepper(stage, { parameters, hyper });
    stepper.start(theta);
    const expected = expectedSteps(formula, whole);
    gradients.forEach((g, t) => {
      stepper.step(g).forEach((value, i) => {
        const want = expected[t]![i]!;
        expect(Math.abs(value - want)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(want)));
      });
    });
  });
});

describe("what formulas leave open", () => {
  const once = (stage: RuleOptimizer, g: Values, at: Values = g.map(() => 0), hyper = {}) => {
    const stepper = createStepper(stage, { parameters: g.length, hyper });
    stepper.start(at);
    return [...stepper.step(g)];
  };

  it("NaN alone becomes 0", () => {
    expect(once(stages.zeroNans, [Number.NaN, Infinity, -2, 0])).toEqual([0, Infinity, -2, 0]);
  });

  it("a trust ratio is 1 where parameters or step are 0", () => {
    expect(once(stages.scaleByTrustRatio, [3, 4])).toEqual([3, 4]);
    expect(once(stages.scaleByTrustRatio, [0, 0], [1, 2])).toEqual([0, 0]);
  });

  it("Polyak's step ends at a parabola's minimum when the loss is its height: none at loss 0", () => {
    expect(once(stages.scaleByPolyak, [3, 4])).toEqual([0, 0]);
    expect(once(stages.scaleByPolyak, [3, 4], [0, 0], { floor: -5 })).toEqual([
      expect.closeTo(0.6, 12),
      expect.closeTo(0.8, 12),
    ]);
    expect(once(stages.scaleByPolyak, [3, 4], [0, 0], { floor: -1e3, max: 0.5 })).toEqual([1.5, 2]);
  });

  it("weights of matrices alone decay where asked for", () => {
    const stepper = createStepper(stages.addDecayedWeights, {
      parameters,
      hyper: { lambda: 0.5, decay: "matrices" },
    });
    stepper.start(theta);
    const step = stepper.step(new Float64Array(size));
    theta.forEach((value, i) => {
      expect(step[i]).toBe(i < 6 ? 0.5 * value : 0);
    });
  });

  it("a mask by name lets the other gradients pass", () => {
    const masked = stages.masked(stages.addDecayedWeights, ({ name }) => name === "vector");
    const stepper = createStepper(masked, { parameters, hyper: { lambda: 0.5 } });
    stepper.start(theta);
    const [g] = gradients;
    stepper.step(g!).forEach((value, i) => {
      expect(value).toBe(i < 6 ? g![i] : g![i]! + 0.5 * theta[i]!);
    });
  });

  it("orthogonalized matrices have singular values in [0.68, 1.21], and vectors pass", () => {
    const stepper = createStepper(stages.orthogonalize, { parameters });
    stepper.start(theta);
    const step = stepper.step(gradients[1]!);
    const [a, b] = [0, 1].map((column) => [0, 2, 4].map((row) => step[row + column]!));
    const product = (x: Values, y: Values) => sum(x.map((value, i) => value * y[i]!));
    const [p, q, r] = [product(a!, a!), product(b!, b!), product(a!, b!)];
    const spread = Math.sqrt((p - q) ** 2 + 4 * r * r);
    for (const squared of [(p + q + spread) / 2, (p + q - spread) / 2]) {
      expect(Math.sqrt(squared)).toBeGreaterThan(0.68);
      expect(Math.sqrt(squared)).toBeLessThan(1.21);
    }
    expect([...step.slice(6)]).toEqual(gradients[1]!.slice(6));
  });
});
