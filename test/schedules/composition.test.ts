/** Schedules made of schedules: their values, and memories that see what is theirs. */
import { type GivenHyper, join, product, type Scheduler, sequence, warmup } from "@thalweg/core";
import { cosine, exponential, linear, linearWarmup, plateau, step } from "@thalweg/schedulers";
import { createScheduleRunner, describeSchedulerLaws, replayScheduler } from "@thalweg/testing";
import { describe, expect, it } from "vitest";

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

describe("values worked out by hand, with base 1", () => {
  it("a sequence begins each part from the base and its own step 0", () => {
    const parts = sequence([linear, linear]);
    close(valuesOf(parts, { ...lines, milestones: [0.25] }, 8), [
      ...[1, 0.75],
      ...[1, 5 / 6, 4 / 6, 3 / 6, 2 / 6, 1 / 6],
    ]);
  });

  it("a join begins each part where the one before ends", () => {
    const parts = join([linear, linear]);
    close(valuesOf(parts, { ...lines, milestones: [2], unit: "steps" }, 6), [
      ...[1, 0.75],
      ...[0.5, 0.375, 0.25, 0.125],
    ]);
  });

  it("a product multiplies the shares of the base", () => {
    const parts = product([linear, linear]);
    const hyper = { "linear.end": 0.5, "linear-2.end": 0 };
    close(valuesOf(parts, hyper, 4), [1, 0.875 * 0.75, 0.75 * 0.5, 0.625 * 0.25]);
  });

  it("a warmup rises to the first value of what follows, which then has a run of its own", () => {
    const hyper = { warmup: 2, unit: "steps" };
    close(valuesOf(warmup(linear), hyper, 6), [0.5, 1, 1, 0.75, 0.5, 0.25]);
    const cosines = valuesOf(warmup(linear), { ...hyper, shape: "cosine" }, 6);
    close(cosines, [0.5, 1, 1, 0.75, 0.5, 0.25]);
    const exponentials = valuesOf(warmup(linear), { ...hyper, shape: "exponential" }, 6);
    close(exponentials, [0.1, 1, 1, 0.75, 0.5, 0.25]);
  });

  it("a sequence may hold sequences: equal stretches unless given", () => {
    const inner = sequence([step, linear]);
    const hyper = { "sequence(step,linear).linear.end": 0.5 };
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

describe("by name", () => {
  const run = { baseLr: 1, steps: 6 };

  it("compositions of the preset's schedules are replayed as the values are", async () => {
    const named = await replayScheduler("join(linear-warmup,product(cosine,linear))", run);
    expect(named).toEqual(valuesOf(join([linearWarmup, product([cosine, linear])]), {}, 6));
  });

  it.each([
    ["sequenc(step,linear)", 'schedulers are not composed by "sequenc". Did you mean "sequence"'],
    ["sequence(step,lineal)", 'unknown scheduler "lineal". Did you mean "linear"'],
  ])("%s is refused", async (name, message) => {
    await expect(replayScheduler(name, run)).rejects.toThrow(message);
  });

  it("milestones are one less than parts", async () => {
    const given = { ...run, hyper: { milestones: [0.2, 0.4] } };
    await expect(replayScheduler("sequence(step,linear)", given)).rejects.toThrow(
      "sequence: there are 2 milestones for 2 schedulers; give one less than schedulers.",
    );
  });
});
