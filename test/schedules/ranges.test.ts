/**
 * Scheduled values must be in the hyperparameters' ranges: checked before a run begins, or during
 * it for schedulers with a memory.
 */
import {
  add,
  decay,
  defineOptimizer,
  definePlugin,
  defineScheduler,
  learningRate,
  mul,
  positive,
  real,
} from "@thalweg/core";
import { createCatalogue, ProgramCache, runTrial } from "@thalweg/engine";
import { plugins } from "@thalweg/preset";
import { describe, expect, it } from "vitest";

/** Its rule uses only the rate; the other hyperparameters are there for their ranges. */
const ranged = defineOptimizer({
  name: "ranged",
  source: "own work",
  hyper: {
    lr: learningRate(0.01),
    beta: decay(0.5),
    size: positive(2),
    angle: real(1, { max: 3 }),
  },
  rule: ({ g, lr, beta, size, angle }) => ({ step: mul(mul(mul(lr, g), beta), mul(size, angle)) }),
});
const factor = defineScheduler({
  name: "factor",
  source: "own work",
  hyper: { by: real(1) },
  value: ({ base, by }) => mul(base, by),
});
/** Adds the base once more at each measurement. */
const growing = defineScheduler({
  name: "growing",
  source: "own work",
  hyper: {},
  memory: { share: 1 },
  value: ({ base, share }) => mul(base, share),
  observe: ({ share }) => ({ share: add(share, 1) }),
});
const own = definePlugin({ name: "own", optimizers: [ranged], schedulers: [factor, growing] });

const catalogue = createCatalogue([
  ...(await Promise.all(
    plugins.map(async (origin) => ({ plugin: (await import(origin)).default, origin })),
  )),
  { plugin: own, origin: "own" },
]);
const cache = new ProgramCache();
const context = {
  ...{ catalogue, cache, now: () => 0 },
  reader: { read: () => Promise.reject(new Error("nothing to read")) },
};

async function run(optimizer: string, hyper = {}, budget = 10, problem = "beale") {
  const trial = { problem, optimizer, hyper, seed: 1, phase: "train", budget } as const;
  return (await runTrial({ ...trial, plugins: [] }, context)).result.status;
}

describe("a schedule", () => {
  it.each<[string, object, string]>([
    [
      "adam+beta1:linear",
      { "linear.end": 2 },
      // 0.9 (1 + step / 10) is 1 or more from step 2 on.
      `the schedule "linear" sets beta1 to 1.08 at step 2, counted from 0; it must be in [0, 1).`,
    ],
    [
      "ranged+factor",
      { "factor.by": -1 },
      `sets lr to -0.01 at step 0, counted from 0; it must be in [0, inf).`,
    ],
    [
      "ranged+beta:factor",
      { "factor.by": 2 },
      "sets beta to 1 at step 0, counted from 0; it must be in [0, 1).",
    ],
    ["ranged+beta:factor", { "factor.by": -2 }, "sets beta to -1 at step 0, "],
    [
      "ranged+size:factor",
      { "factor.by": 0 },
      "sets size to 0 at step 0, counted from 0; it must be in (0, inf).",
    ],
    ["ranged+size:linear", { "linear.length": 0.5 }, "sets size to 0 at step 5, "],
    [
      "ranged+angle:factor",
      { "factor.by": 4 },
      "sets angle to 4 at step 0, counted from 0; it must be in (-inf, 3].",
    ],
    ["ranged+factor", { "factor.by": 1e308, lr: 1e300 }, "sets lr to Infinity at step 0, "],
    [
      "ranged+lr:factor+beta:sequence(factor,factor)",
      { "sequence.factor-2.by": 3 },
      "sets beta to 1.5 at step 5, ",
    ],
    ["partition(rest: ranged)+beta:factor", { "factor.by": 2 }, "sets rest.beta to 1 at step 0, "],
  ])("%s with %j is refused before the run", async (optimizer, hyper, sentence) => {
    await expect(run(optimizer, hyper)).rejects.toThrow(sentence);
  });

  it.each<[string, object]>([
    ["ranged+factor", { "factor.by": 0 }],
    ["adam+linear", { "linear.start": 0, "linear.length": 0.5 }],
    ["ranged+beta:factor", { "factor.by": 1.99 }],
    ["ranged+angle:factor", { "factor.by": 3 }],
    ["ranged+angle:factor", { "factor.by": -1e6 }],
    ["adam+beta1:linear", { "linear.end": 1.1 }],
  ])("%s with %j is in range, and a rate may come to rest at 0", async (optimizer, hyper) => {
    await run(optimizer, hyper);
  });

  it("is checked at every step of a run", async () => {
    const at = (step: number) => ({ "piecewise-constant.milestones": [step] });
    const given = { "piecewise-constant.unit": "steps", "piecewise-constant.values": [1, 3] };
    for (const step of [999, 300, 257, 256, 1]) {
      await expect(
        run("ranged+beta:piecewise-constant", { ...given, ...at(step) }, 1000),
      ).rejects.toThrow(`sets beta to 1.5 at step ${step}, `);
    }
    expect(await run("ranged+beta:piecewise-constant", { ...given, ...at(1000) }, 1000)).toBe(
      await run("ranged", {}, 1000),
    );
  });

  it("of a long run is checked at its ends and at points between", async () => {
    const refused = (hyper: object) =>
      expect(run("ranged+beta:linear", { beta: 0.5, ...hyper }, 20_000)).rejects;
    // 0.5 (1 + 1.00006 step / 20,000) is 1 or more at the last step alone.
    await refused({ "linear.end": 2.00006 }).toThrow(/sets beta to \S+ at step 19999, /);
    await refused({ "linear.start": 2, "linear.end": 0 }).toThrow("sets beta to 1 at step 0, ");
    await expect(
      run(
        "ranged+angle:piecewise-interpolate",
        {
          "piecewise-interpolate.at": [0, 0.5, 0.52, 1],
          "piecewise-interpolate.values": [1, 1, 4, 1],
        },
        20_000,
      ),
    ).rejects.toThrow(/sets angle to \S+ at step 1\d{4}, /);
  });

  it("with a memory is checked at every measurement", async () => {
    await expect(run("ranged+angle:growing")).rejects.toThrow(
      /sets angle to 4 at step \d+, counted from 0; it must be in \(-inf, 3\]\.$/,
    );
    await run("ranged+size:growing");
  });

  it("with a memory may leave its range after the last step, whose length the next run does not share", async () => {
    // Measured after each step: the factor is 4 from step 3 on.
    await run("ranged+angle:growing", {}, 3);
    await expect(run("ranged+angle:growing", {}, 4)).rejects.toThrow("sets angle to 4 at step 3, ");
    await run("ranged+angle:growing", {}, 3);
  });

  it("of a hyperparameter that is 0 is refused, because multiples of 0 are 0", async () => {
    await expect(run("adamw+weightDecay:linear", { weightDecay: 0 })).rejects.toThrow(
      '"linear" schedules weightDecay, which is 0, and shares of 0 are 0; set it to another value or leave the schedule out.',
    );
  });

  it("of any scheduler of the preset keeps rates and decays in range at its defaults", async () => {
    for (const { name } of catalogue.schedulers.values()) {
      if (name === growing.name) continue;
      expect(await run(`adam+${name}`, { lr: 1e-4 }, 60)).toBe("completed");
      expect(await run(`ranged+beta:${name}`, { lr: 1e-4 }, 60)).toBe("completed");
    }
  });
});
