import {
  abs,
  add,
  cast,
  defineLoss,
  defineOptimizer,
  defineScheduler,
  div,
  iota,
  mean,
  mul,
  norm,
  positive,
  type RuleOptimizer,
  type Scheduler,
  square,
  sub,
} from "@thalweg/core";
import { describe, expect, it } from "vitest";
import { lossLaws } from "./describe-loss-laws.js";
import { optimizerLaws } from "./describe-optimizer-laws.js";
import { schedulerLaws } from "./describe-scheduler-laws.js";
import type { OptimizerLawName } from "./optimizer-laws/optimizer-law.js";
import type { SchedulerLawName } from "./scheduler-laws/scheduler-law.js";

const hyper = { lr: positive(0.1) };
const about = { source: "a mutant" };

const gradientDescent = defineOptimizer({
  ...about,
  name: "gradient-descent",
  hyper,
  rule: ({ g, lr }) => ({ step: mul(lr, g) }),
});

let timesTraced = 0;

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
  "state-round-trip": defineOptimizer({
    ...about,
    name: "remembers-outside",
    hyper,
    rule({ g, lr }) {
      timesTraced += 1;
      return { step: mul(mul(lr, timesTraced), g) };
    },
  }),
  // It is traced for the interpreter first, and for the compiler then.
  compiled: defineOptimizer({
    ...about,
    name: "new-at-every-tracing",
    hyper,
    rule({ g, lr }) {
      timesTraced += 1;
      return { step: mul(mul(lr, timesTraced), g) };
    },
  }),
};

describe.each(optimizerLaws)("the law: $statement", (law) => {
  it("turns red on an optimizer that breaks it", () => {
    const mutant = brokenOptimizers[law.name];
    expect(() => law.check(mutant, { scaleInvariantWith: {} })).toThrow(Error);
  });

  it("is green on gradient descent, or says nothing about it", () => {
    const reason = law.notFor?.(gradientDescent, {});
    if (reason === undefined) expect(() => law.check(gradientDescent, {})).not.toThrow();
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
    expect(() => law.check(brokenSchedulers[law.name])).toThrow(Error);
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

describe.each(lossLaws)("the law: $statement", (law) => {
  it("turns red on a loss that breaks it", () => {
    const mutant = law.name === "own-row" ? overBatch : halved;
    expect(() => law.check(mutant, traits)).toThrow(Error);
  });
});
