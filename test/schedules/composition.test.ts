/** Composite schedules: their values, and which measurements the memories of their parts see. */
import {
  defineScheduler,
  type GivenHyper,
  join,
  mul,
  product,
  type Scheduler,
  sequence,
  warmup,
} from "@thalweg/core";
import { createCatalogue, ProgramCache, runTrial } from "@thalweg/engine";
import { plugins } from "@thalweg/preset";
import { cosine, exponential, linear, linearWarmup, plateau, step } from "@thalweg/schedulers";
import { createScheduleRunner, describeSchedulerLaws, replayScheduler } from "@thalweg/testing";
import { describe, expect, it } from "vitest";

const catalogue = createCatalogue(
  await Promise.all(
    plugins.map(async (origin) => ({ plugin: (await import(origin)).default, origin })),
  ),
);

describeSchedulerLaws(sequence([linearWarmup, cosine, step]));
describeSchedulerLaws(join([linearWarmup, exponential, plateau]));
describeSchedulerLaws(product([linearWarmup, exponential, plateau]));
describeSchedulerLaws(warmup(cosine));
describeSchedulerLaws(sequence([warmup(plateau), product([cosine, linear])]));

const valuesOf = (scheduler: Scheduler, hyper: GivenHyper, total: number) => {
  const runner = createScheduleRunner(scheduler, hyper);
  return Array.from({ length: total }, (_, at) => runner.valueAt(at, total, 1));
};

const close = (actual: readonly number[], expected: readonly number[]) => {
  expect(actual.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, 14);
};

const lines = { "linear.end": 0.5, "linear-2.start": 1, "linear-2.end": 0 };

describe("values computed by hand, with base 1", () => {
  it("a sequence begins each part from the base and its own step 0", () => {
    const parts = sequence([linear, linear]);
    close(valuesOf(parts, { ...lines, milestones: [0.25] }, 8), [
      ...[1, 0.75],
      ...[1, 5 / 6, 4 / 6, 3 / 6, 2 / 6, 1 / 6],
    ]);
  });

  it("a join begins each part at the value at which the previous one ends", () => {
    const parts = join([linear, linear]);
    close(valuesOf(parts, { ...lines, milestones: [2], unit: "steps" }, 6), [
      ...[1, 0.75],
      ...[0.5, 0.375, 0.25, 0.125],
    ]);
  });

  it("a product multiplies the ratios to the base", () => {
    const parts = product([linear, linear]);
    const hyper = { "linear.end": 0.5, "linear-2.end": 0 };
    close(valuesOf(parts, hyper, 4), [1, 0.875 * 0.75, 0.75 * 0.5, 0.625 * 0.25]);
  });

  it("a warmup rises to the first value of the next schedule, which then runs from its own step 0", () => {
    const hyper = { warmup: 2, unit: "steps" };
    close(valuesOf(warmup(linear), hyper, 6), [0.5, 1, 1, 0.75, 0.5, 0.25]);
    const cosines = valuesOf(warmup(linear), { ...hyper, shape: "cosine" }, 6);
    close(cosines, [0.5, 1, 1, 0.75, 0.5, 0.25]);
    const exponentials = valuesOf(warmup(linear), { ...hyper, shape: "exponential" }, 6);
    close(exponentials, [0.1, 1, 1, 0.75, 0.5, 0.25]);
  });

  it("a part's step, total and progress are relative to its own interval", () => {
    const telling = (what: "step" | "total" | "progress") =>
      defineScheduler({
        ...{ name: "telling", source: "own work", hyper: {} },
        value: (moment) => mul(moment.base, moment[what]),
      });
    const values = (what: Parameters<typeof telling>[0]) =>
      valuesOf(sequence([telling(what), telling(what)]), { milestones: [0.25] }, 8);
    close(values("step"), [0, 1, 0, 1, 2, 3, 4, 5]);
    close(values("total"), [2, 2, 6, 6, 6, 6, 6, 6]);
    close(values("progress"), [0, 1 / 2, ...[0, 1, 2, 3, 4, 5].map((at) => at / 6)]);
  });

  it("a length is in the unit of its part, independent of the units of other parts", () => {
    const parts = sequence([linear, linear]);
    const inSteps = { "linear-2.unit": "steps", "linear-2.length": 4, "linear-2.end": 0 };
    close(valuesOf(parts, { "linear.end": 1, ...inSteps }, 8), [
      ...[1, 1, 1, 1],
      ...[1, 3 / 4, 2 / 4, 1 / 4],
    ]);
    for (const unit of [{ unit: "steps" }, { "linear.unit": "steps" }]) {
      expect(() => valuesOf(parts, { ...unit, "linear-2.length": 4 }, 8)).toThrow(
        '"linear-2.length" is 4',
      );
    }
  });

  it("a sequence may contain sequences; parts have equal intervals by default", () => {
    const inner = sequence([step, linear]);
    const hyper = { "sequence.linear.end": 0.5 };
    close(valuesOf(sequence([linear, inner]), hyper, 8), [1, 0.75, 0.5, 0.25, 1, 0.1, 1, 0.75]);
  });
});

describe("a memory in a sequence", () => {
  const hyper = { milestones: [3], unit: "steps", "plateau.patience": 0, "plateau.factor": 0.5 };
  const rates = (parts: readonly Scheduler[]) => {
    const runner = createScheduleRunner(sequence(parts), hyper);
    return Array.from({ length: 6 }, (_, at) => {
      const rate = runner.valueAt(at, 6, 1);
      runner.observe(1);
      return rate;
    });
  };

  it("sees nothing before its part begins: the measurement before step 3 is its first", () => {
    expect(rates([step, plateau]).slice(3)).toEqual([1, 0.5, 0.25]);
  });

  it("sees nothing once its part is over", () => {
    const runner = createScheduleRunner(sequence([plateau, step]), hyper);
    for (let at = 0; at < 6; at++) {
      runner.valueAt(at, 6, 1);
      runner.observe(1);
    }
    expect(runner.memory()).toMatchObject({ "plateau.scale": 0.5 });
  });
});

describe("in an expression", () => {
  const fingerprintOf = async (optimizer: string, hyper: GivenHyper) => {
    const trial = {
      problem: "beale",
      optimizer,
      hyper,
      seed: 1,
      phase: "train",
      budget: 9,
    } as const;
    const context = {
      catalogue,
      reader: { read: unread },
      cache: new ProgramCache(),
      now: () => 0,
    };
    return (await runTrial({ ...trial, plugins: [] }, context)).result.fingerprint;
  };
  const unread = () => Promise.reject(new Error("nothing to read"));

  it("is an ordinary schedule, with hyperparameters under its parts' names", async () => {
    const hyper = { "product.constant.factor": 0.5, "product.constant-2.factor": 0.25, lr: 0.08 };
    expect(await fingerprintOf("adam+product(constant,constant)", hyper)).toBe(
      await fingerprintOf("adam", { lr: 0.01 }),
    );
  });

  it("assigns hyperparameters to nested parts and to a second composition", async () => {
    const hyper = {
      ...{ "sequence.constant.factor": 0.5, "sequence.join.constant.factor": 0.5, lr: 0.02 },
      ...{ "sequence.join.constant-2.factor": 0.5, "sequence-2.constant.factor": 0.5, beta1: 0.8 },
    };
    const expression = "adam+sequence(constant,join(constant,constant))+beta1:sequence(constant)";
    expect(await fingerprintOf(expression, hyper)).toBe(
      await fingerprintOf("adam", { lr: 0.01, beta1: 0.4 }),
    );
  });
});

describe("by name", () => {
  const run = { baseLr: 1, steps: 6 };

  it("compositions by name give the same rates as compositions of values", async () => {
    const named = await replayScheduler("join(linear-warmup,product(cosine,linear))", run);
    expect(named).toEqual(valuesOf(join([linearWarmup, product([cosine, linear])]), {}, 6));
  });

  it.each([
    [
      "sequenc(step,linear)",
      '"sequenc(step,linear)" has schedules in the parentheses of "sequenc", which composes none; did you mean "sequence"',
    ],
    ["sequence(step,lineal)", 'unknown scheduler "lineal". Did you mean "linear"'],
  ])("%s is refused", async (name, message) => {
    await expect(replayScheduler(name, run)).rejects.toThrow(message);
  });

  it("milestones are one less than parts", async () => {
    const given = { ...run, hyper: { milestones: [0.2, 0.4] } };
    await expect(replayScheduler("sequence(step,linear)", given)).rejects.toThrow(
      "sequence: there are 2 milestones for 2 schedulers; give one fewer than schedulers.",
    );
  });
});
