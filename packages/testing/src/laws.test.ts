import {
  abs,
  add,
  cast,
  defineLoss,
  defineOptimizer,
  defineScheduler,
  div,
  ema,
  exp,
  floor,
  iota,
  type Loss,
  type LossLawName,
  log,
  mean,
  mul,
  neg,
  norm,
  type OptimizerLawName,
  positive,
  type RuleOptimizer,
  type Scheduler,
  type SchedulerLawName,
  square,
  sub,
  sum,
  zeros,
} from "@thalweg/core";
import { describe, expect, it } from "vitest";
import { lossLaws } from "./loss-laws/laws.js";
import { optimizerLaws } from "./optimizer-laws/laws.js";
import { schedulerLaws } from "./scheduler-laws/laws.js";

const hyper = { lr: positive(0.1) };
const about = { source: "a mutant" };

const gradientDescent = defineOptimizer({
  ...about,
  name: "gradient-descent",
  hyper,
  rule: ({ g, lr }) => ({ step: mul(lr, g) }),
});

let timesTraced = 0;

const newAtEveryTracing = defineOptimizer({
  ...about,
  name: "new-at-every-tracing",
  hyper,
  rule({ g, lr }) {
    timesTraced += 1;
    return { step: mul(mul(lr, timesTraced), g) };
  },
});

/** For each law an optimizer that breaks it. */
const brokenOptimizers: Record<OptimizerLawName, RuleOptimizer> = {
  "zero-gradient": defineOptimizer({
    ...about,
    name: "no-epsilon",
    hyper,
    rule: ({ g, lr }) => ({ step: mul(lr, div(g, abs(g))) }),
  }),
  oddness: defineOptimizer({
    ...about,
    name: "squared",
    hyper,
    rule: ({ g, lr }) => ({ step: mul(lr, square(g)) }),
  }),
  permutation: defineOptimizer({
    ...about,
    name: "positional",
    scope: "all",
    hyper,
    rule: ({ g, lr }) => ({ step: mul(mul(lr, g), cast(iota(g, g.shape[0]!), g.dtype)) }),
  }),
  concatenation: defineOptimizer({
    ...about,
    name: "normalised",
    scope: "all",
    hyper,
    rule: ({ g, lr }) => ({ step: mul(lr, div(g, add(norm(g), 1))) }),
  }),
  scope: defineOptimizer({
    ...about,
    name: "by-shape",
    hyper,
    rule: ({ g, lr }) => ({ step: mul(mul(lr, g.shape.length), g) }),
  }),
  "scale-invariance": gradientDescent,
  steadiness: defineOptimizer({
    ...about,
    name: "uncorrected",
    hyper,
    state: { m: zeros },
    rule({ g, m, lr }) {
      m = ema(m, g, 0.9);
      return { m, step: mul(lr, m) };
    },
  }),
  "state-round-trip": defineOptimizer({
    ...about,
    name: "remembers-outside",
    hyper,
    rule({ g, lr }) {
      timesTraced += 1;
      return { step: mul(mul(lr, timesTraced), g) };
    },
  }),
  "keeps-shape": defineOptimizer({
    ...about,
    name: "shrinking",
    hyper,
    state: { u: zeros },
    rule: ({ g, lr }) => ({ u: sum(g), step: mul(lr, g) }),
  }),
  accumulation: defineOptimizer({
    ...about,
    name: "looks-past",
    hyper,
    rule: ({ rawGradient, lr }) => ({ step: mul(lr, rawGradient) }),
  }),
  // Masked and alone, by schedule and by hand, interpreted and compiled are traced one after the other.
  masking: newAtEveryTracing,
  schedules: newAtEveryTracing,
  compiled: newAtEveryTracing,
  convergence: defineOptimizer({
    ...about,
    name: "ascent",
    hyper,
    rule: ({ g, lr }) => ({ step: mul(neg(lr), g) }),
  }),
  stability: gradientDescent,
};

describe.each(optimizerLaws)("the law: $statement", (law) => {
  it("turns red on an optimizer that breaks it", () => {
    const mutant = brokenOptimizers[law.name];
    const traits = { scaleInvariantWith: {}, steadyWith: {}, stableBelow: () => 2.1 };
    expect(() => law.check(mutant, traits)).toThrow(Error);
  });

  it("is green on gradient descent, or says nothing about it", () => {
    const traits = { stableBelow: () => 2, steadyWith: {} };
    const reason = law.notFor?.(gradientDescent, traits);
    if (reason === undefined) expect(() => law.check(gradientDescent, traits)).not.toThrow();
    else expect(law.name).toBe("scale-invariance");
  });
});

it("laws of elementwise rules say nothing about a rule of another scope", () => {
  const silent = optimizerLaws.filter((law) => law.notFor?.(brokenOptimizers.permutation, {}));
  expect(silent.map((law) => law.name)).toEqual([
    "permutation",
    "concatenation",
    "scope",
    "scale-invariance",
    "steadiness",
    "stability",
  ]);
});

/** For each law a scheduler that breaks it. */
const brokenSchedulers: Record<SchedulerLawName, Scheduler> = {
  finite: defineScheduler({
    ...about,
    name: "ends-in-infinity",
    hyper: {},
    value: ({ step, total, base }) => div(base, sub(sub(total, 1), step)),
  }),
  bounded: defineScheduler({
    ...about,
    name: "overshoots",
    hyper: {},
    value: ({ step, base }) => mul(base, add(step, 1)),
  }),
  homogeneous: defineScheduler({
    ...about,
    name: "own-value",
    hyper: {},
    value: ({ base }) => add(base, 1e-3),
  }),
  "memory-round-trip": defineScheduler({
    ...about,
    name: "infinite-memory",
    hyper: {},
    memory: { best: Number.POSITIVE_INFINITY },
    value: ({ base, best }) => div(base, best),
    observe: ({ best }) => ({ best }),
  }),
};

describe.each(schedulerLaws)("the law: $statement", (law) => {
  it("turns red on a scheduler that breaks it", () => {
    expect(() => law.check(brokenSchedulers[law.name], {})).toThrow(Error);
  });
});

const traits = {
  reference: (prediction: readonly number[], target: readonly number[]) =>
    prediction.reduce((sum, value, i) => sum + (value - target[i]!) ** 2, 0) / prediction.length,
};
const halved = defineLoss({
  ...about,
  name: "halved",
  targets: "values",
  value: ({ prediction, target }) => mul(0.5, mean(square(sub(prediction, target)), 1)),
});
const overBatch = defineLoss({
  ...about,
  name: "over-batch",
  targets: "values",
  value({ prediction, target }) {
    const values = mean(square(sub(prediction, target)), 1);
    return add(mul(0, values), mean(values));
  },
});

const brokenLosses: Record<LossLawName, Loss> = {
  formula: halved,
  "own-row": overBatch,
  // The interpreter's gradient is right, so the mutant is a function with a cliff beside every point.
  gradient: defineLoss({
    ...about,
    name: "cliffs",
    targets: "values",
    value: ({ prediction }) => mean(floor(mul(prediction, 1e6)), 1),
  }),
  extremes: defineLoss({
    ...about,
    name: "naive-softplus",
    targets: "values",
    value: ({ prediction }) => mean(log(add(1, exp(prediction))), 1),
  }),
};

describe.each(lossLaws)("the law: $statement", (law) => {
  it("turns red on a loss that breaks it", () => {
    expect(() => law.check(brokenLosses[law.name], traits)).toThrow(Error);
  });
});
