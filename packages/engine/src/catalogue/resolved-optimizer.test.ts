import {
  add,
  chain,
  decay,
  defineOptimizer,
  definePlugin,
  defineScheduler,
  defineWrapper,
  learningRate,
  mul,
  positive,
  real,
} from "@thalweg/core";
import { describe, expect, it } from "vitest";
import { createCatalogue } from "./catalogue.js";
import { resolveOptimizer } from "./resolved-optimizer.js";

const descent = defineOptimizer({
  name: "descent",
  source: "test",
  hyper: { lr: positive(0.1), beta: decay(0.9) },
  rule: ({ g, lr }) => ({ step: mul(lr, g) }),
});
const clip = defineOptimizer({
  name: "clip",
  source: "test",
  hyper: { max: positive(1) },
  rule: ({ g, max }) => ({ step: mul(max, g) }),
});
const half = defineScheduler({
  name: "half",
  source: "test",
  hyper: { share: real(0.5) },
  value: ({ base, share }) => mul(base, share),
});
const nudged = defineWrapper({
  name: "nudged",
  source: "test",
  hyper: { by: positive(1) },
  wrap: ({ by, inner }) => ({ theta: add(inner(), by) }),
});
const squash = defineOptimizer({
  name: "squash",
  source: "test",
  hyper: { max: positive(1) },
  rule: ({ g, max }) => ({ step: mul(max, g) }),
});
/** Its learning rates are declared by their role; `size` is not one. */
const twofold = defineOptimizer({
  name: "twofold",
  source: "test",
  hyper: { rate: learningRate(0.1), other: learningRate(0.2), size: positive(1) },
  rule: ({ g, rate }) => ({ step: mul(rate, g) }),
});
const sizeOnly = defineOptimizer({
  name: "size-only",
  source: "test",
  hyper: { size: positive(1) },
  rule: ({ g, size }) => ({ step: mul(size, g) }),
});
const plugin = definePlugin({
  name: "test",
  optimizers: [
    descent,
    twofold,
    sizeOnly,
    chain("clipped", "test", [clip, descent]),
    chain("twice", "test", [clip, clip]),
  ],
  schedulers: [half],
  transforms: [squash, nudged],
});
const catalogue = createCatalogue([{ plugin, origin: "test" }]);

const targetsOf = (expression: string) =>
  resolveOptimizer(catalogue, expression, {}).schedules.map(({ targets }) => targets);

describe("resolved optimizers", () => {
  it("have a schedule of every learning rate unless another hyperparameter is named", () => {
    const { schedules } = resolveOptimizer(catalogue, "descent+half", {
      "half.share": 0.25,
      lr: 1,
    });
    expect(schedules.map(({ targets, hyper }) => [targets, hyper.numeric])).toEqual([
      [["lr"], { share: 0.25 }],
    ]);
    expect(targetsOf("descent+beta:half")).toEqual([["beta"]]);
    expect(targetsOf("partition(b*: descent; rest: nudged(twofold))+half")).toEqual([
      ["b*.lr", "rest.inner.rate", "rest.inner.other"],
    ]);
  });

  it("give the schedules of one scheduler names that tell them apart", () => {
    const given = { "half.share": 0.25, "half-2.share": 0.75 };
    const { schedules } = resolveOptimizer(catalogue, "descent+lr:half+beta:half", given);
    expect(schedules.map(({ key, hyper }) => [key, hyper.numeric.share])).toEqual([
      ["half", 0.25],
      ["half-2", 0.75],
    ]);
  });

  it("take the hyperparameters of a composite by full name, or by the last part where one has it", () => {
    const { hyper } = resolveOptimizer(catalogue, "clipped", { lr: 0.5, "clip.max": 2 });
    expect(hyper.numeric).toEqual({ "clip.max": 2, "descent.lr": 0.5, "descent.beta": 0.9 });
    expect(targetsOf("clipped+half")).toEqual([["descent.lr"]]);
  });

  it("may be chains and wrapped, with hyperparameters by full name or last part, and schedules of any", () => {
    const { optimizer, hyper, schedules } = resolveOptimizer(
      catalogue,
      "squash|nudged(squash|descent)+squash.max:half+lr:half",
      { "nudged.inner.squash.max": 3, by: 2 },
    );
    expect(optimizer).toMatchObject({
      kind: "chain",
      name: "squash|nudged(squash|descent)",
      stages: [squash, { kind: "wrapper", wrapper: nudged, inner: { stages: [squash, descent] } }],
    });
    expect(hyper.numeric).toEqual({
      "squash.max": 1,
      "nudged.by": 2,
      "nudged.inner.squash.max": 3,
      "nudged.inner.descent.lr": 0.1,
      "nudged.inner.descent.beta": 0.9,
    });
    expect(schedules.map(({ targets }) => targets)).toEqual([
      ["squash.max"],
      ["nudged.inner.descent.lr"],
    ]);
  });

  it("are the registered optimizers themselves where an expression is one name", () => {
    expect(resolveOptimizer(catalogue, "descent", {}).optimizer).toBe(descent);
  });

  it.each([
    ["squas", 'unknown optimizer "squas". Did you mean "squash"?'],
    ["sqash|descent", 'unknown optimizer or transform "sqash". Did you mean "squash"?'],
    ["nudgd(descent)", 'unknown wrapper "nudgd". Did you mean "nudged"?'],
    [
      "squash",
      'transform "squash" is no optimizer, having no learning rate; write "squash|gradient-descent"',
    ],
    ["nudged(squash)", 'transform "squash" is no optimizer'],
    [
      "nudged",
      'wrapper "nudged" lacks what it wraps; write it in parentheses, such as "nudged(adam)".',
    ],
    [
      "descent(descent)",
      'optimizer "descent" wraps nothing; parentheses stand after a wrapper, such as nudged(adam).',
    ],
    ["squash(descent)", 'transform "squash" wraps nothing'],
    [
      "nudged(descent)|squash|descent",
      '"nudged(descent)" gives parameters and no step, and must be the last stage; write "nudged(descent|squash|descent)" to wrap all.',
    ],
  ])("%s is refused: %s", (expression, message) => {
    expect(() => resolveOptimizer(catalogue, expression, {})).toThrow(message);
  });

  it.each([
    ["descnt", {}, 'unknown optimizer "descnt". Did you mean "descent"?'],
    ["descent+hlf", {}, 'unknown scheduler "hlf". Did you mean "half"?'],
    [
      "descent+rho:half",
      {},
      'optimizer "descent" has no numeric hyperparameter "rho" to schedule.',
    ],
    [
      "size-only+half",
      {},
      'optimizer "size-only" has no learning rate for "half" to schedule; name a hyperparameter, as in "+size:half"',
    ],
    ["descent+half+lr:half", {}, 'optimizer "descent+half+lr:half" schedules "lr" twice'],
    [
      "descent",
      { lr: 0 },
      'optimizer "descent": hyperparameter "lr" is 0; it must be in (0, inf).',
    ],
    [
      "descent+half",
      { "half.shar": 1 },
      'scheduler "half" has no hyperparameter "shar". Did you mean "share"?',
    ],
    ["twice", { max: 2 }, 'several hyperparameters "max": clip.max, clip-2.max. Name one in full.'],
  ])("%s with %j is refused in one sentence", (expression, hyper, message) => {
    expect(() => resolveOptimizer(catalogue, expression, hyper)).toThrow(message);
  });
});
