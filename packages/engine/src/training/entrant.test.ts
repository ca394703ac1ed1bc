import {
  add,
  chain,
  decay,
  defineOptimizer,
  definePlugin,
  defineScheduler,
  defineWrapper,
  mul,
  positive,
  real,
} from "@thalweg/core";
import { describe, expect, it } from "vitest";
import { createCatalogue } from "../catalogue.js";
import { resolveEntrant } from "./entrant.js";

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
const plugin = definePlugin({
  name: "test",
  optimizers: [
    descent,
    chain("clipped", "test", [clip, descent]),
    chain("twice", "test", [clip, clip]),
  ],
  schedulers: [half],
  transforms: [squash, nudged],
});
const catalogue = createCatalogue([{ plugin, origin: "test" }]);

describe("entrants", () => {
  it("have a schedule of lr unless another hyperparameter is named", () => {
    const { schedules } = resolveEntrant(catalogue, "descent+half", { "half.share": 0.25, lr: 1 });
    expect(schedules.map(({ target, hyper }) => [target, hyper.numeric])).toEqual([
      ["lr", { share: 0.25 }],
    ]);
    expect(resolveEntrant(catalogue, "descent+beta:half", {}).schedules[0]?.target).toBe("beta");
  });

  it("take the hyperparameters of a composite by full name, or by the last part where one has it", () => {
    const { hyper } = resolveEntrant(catalogue, "clipped", { lr: 0.5, "clip.max": 2 });
    expect(hyper.numeric).toEqual({ "clip.max": 2, "descent.lr": 0.5, "descent.beta": 0.9 });
    expect(resolveEntrant(catalogue, "clipped+half", {}).schedules[0]?.target).toBe("descent.lr");
  });

  it("may be chains and wrapped, with hyperparameters by full name or last part, and schedules of any", () => {
    const { optimizer, hyper, schedules } = resolveEntrant(
      catalogue,
      "squash|nudged(squash|descent)+squash.max:half+lr:half",
      { "nudged.inner.squash.max": 3, by: 2 },
    );
    expect(optimizer).toMatchObject({
      kind: "chain",
      name: "squash|nudged(squash|descent)",
      links: [squash, { kind: "wrapper", wrapper: nudged, inner: { links: [squash, descent] } }],
    });
    expect(hyper.numeric).toEqual({
      "squash.max": 1,
      "nudged.by": 2,
      "nudged.inner.squash.max": 3,
      "nudged.inner.descent.lr": 0.1,
      "nudged.inner.descent.beta": 0.9,
    });
    expect(schedules.map(({ target }) => target)).toEqual([
      "squash.max",
      "nudged.inner.descent.lr",
    ]);
  });

  it("are the registered optimizers themselves where an expression is one name", () => {
    expect(resolveEntrant(catalogue, "descent", {}).optimizer).toBe(descent);
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
      'optimizer "descent" wraps nothing; parentheses stand after a wrapper: nudged.',
    ],
    ["squash(descent)", 'transform "squash" wraps nothing'],
    [
      "nudged(descent)|squash|descent",
      '"nudged(descent)" gives parameters and no step, and must be the last link; write "nudged(descent|squash|descent)" to wrap all.',
    ],
  ])("%s is refused: %s", (expression, message) => {
    expect(() => resolveEntrant(catalogue, expression, {})).toThrow(message);
  });

  it.each([
    ["descnt", {}, 'unknown optimizer "descnt". Did you mean "descent"?'],
    ["descent+hlf", {}, 'unknown scheduler "hlf". Did you mean "half"?'],
    [
      "descent+rho:half",
      {},
      'optimizer "descent" has no numeric hyperparameter "rho" to schedule.',
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
    expect(() => resolveEntrant(catalogue, expression, hyper)).toThrow(message);
  });
});
