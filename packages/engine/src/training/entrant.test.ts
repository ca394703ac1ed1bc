import {
  chain,
  decay,
  defineOptimizer,
  definePlugin,
  defineScheduler,
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
const plugin = definePlugin({
  name: "test",
  optimizers: [
    descent,
    chain("clipped", "test", [clip, descent]),
    chain("twice", "test", [clip, clip]),
  ],
  schedulers: [half],
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
