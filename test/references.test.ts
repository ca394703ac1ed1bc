/** Schedules and losses against what PyTorch computed. See test/references/README.md. */
import { readFileSync } from "node:fs";
import { type Loss, mean, type Scheduler } from "@thalweg/core";
import { crossEntropy, meanAbsoluteError, meanSquaredError } from "@thalweg/losses";
import { cosine, exponential, plateau, step } from "@thalweg/schedulers";
import { grad } from "@thalweg/tensor";
import { createScheduleRunner, evaluate } from "@thalweg/testing";
import { describe, expect, it } from "vitest";

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`references/pytorch-${name}.json`, import.meta.url), "utf8"));

/** The largest difference, relative to 1 + the size expected. */
const error = (actual: ArrayLike<number>, expected: readonly number[]) => {
  expect(actual.length).toBe(expected.length);
  return Math.max(...expected.map((x, i) => Math.abs(actual[i]! - x) / (1 + Math.abs(x))));
};

interface ScheduleReference {
  readonly cases: readonly {
    readonly schedule: string;
    readonly baseLr: number;
    readonly lr: readonly number[];
    readonly metric: readonly number[] | null;
  }[];
}

/** Our settings for PyTorch's, and for how many steps the two are the same schedule. */
const schedules: readonly [
  string,
  Scheduler,
  Record<string, number>,
  total: number,
  steps: number,
][] = [
  ["step", step, { gamma: 0.5, every: 10 / 60 }, 60, 60],
  ["exponential", exponential, { gamma: 0.93 ** 60 }, 60, 60],
  ["cosine", cosine, { final: 0.01 }, 50, 50],
];

describe("schedules against PyTorch's", () => {
  const { cases } = read<ScheduleReference>("schedules");
  const named = (name: string) => cases.find(({ schedule }) => schedule === name)!;

  it.each(schedules)(
    "%s: the rate of each step, within 1e-14",
    (name, scheduler, hyper, total, steps) => {
      const { baseLr, lr } = named(name);
      const runner = createScheduleRunner(scheduler, hyper);
      const values = lr.slice(0, steps).map((_, at) => runner.valueAt(at, total, baseLr));
      expect(error(values, lr.slice(0, steps))).toBeLessThan(1e-14);
    },
  );

  it("plateau: the rate after each measurement, within 1e-14", () => {
    const { baseLr, lr, metric } = named("plateau");
    const hyper = { factor: 0.5, patience: 3, threshold: 1e-3, cooldown: 2, final: 1e-3 };
    const runner = createScheduleRunner(plateau, hyper);
    const values = lr.map((_, at) => {
      const value = runner.valueAt(at, lr.length, baseLr);
      runner.observe(metric![at]!);
      return value;
    });
    expect(error(values, lr)).toBeLessThan(1e-14);
    expect(new Set(lr).size).toBeGreaterThan(3);
  });
});

interface LossReference {
  readonly cases: readonly {
    readonly loss: string;
    readonly hyper: Readonly<Record<string, unknown>>;
    readonly input: readonly (readonly number[])[];
    readonly target: readonly (number | readonly number[])[];
    readonly value: number;
    readonly grad: readonly (readonly number[])[];
  }[];
}

const losses: readonly [string, Loss][] = [
  ["mse", meanSquaredError],
  ["mae", meanAbsoluteError],
  ["cross-entropy", crossEntropy],
];

describe("losses against PyTorch's", () => {
  const { cases } = read<LossReference>("losses");

  it.each(losses)("%s: value and gradient, within 1e-14", (name, loss) => {
    const found = cases.find((each) => each.loss === name && Object.keys(each.hyper).length === 0)!;
    const shape = [found.input.length, found.input[0]!.length];
    const classes = loss.targets === "classes";
    const target = {
      shape: classes ? [shape[0]!] : shape,
      values: found.target.flat(),
      ...(classes && ({ dtype: "i32" } as const)),
    };
    const prediction = { shape, values: found.input.flat() };
    const { value, slope } = evaluate({ prediction, target }, (tensors) => {
      const total = mean(loss.value(tensors));
      return { value: total, slope: grad(total, [tensors.prediction!])[0]! };
    });
    expect(error(value, [found.value])).toBeLessThan(1e-14);
    expect(error(slope, found.grad.flat())).toBeLessThan(1e-14);
  });
});
