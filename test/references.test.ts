/** Schedules and losses against PyTorch's results. See test/references/README.md. */
import { readFileSync } from "node:fs";
import {
  evaluateLoss,
  fromPeer,
  type LossCase,
  type Nested,
  replayScheduler,
  type SchedulerCase,
} from "@thalweg/testing";
import { describe, expect, it } from "vitest";

const read = <T>(name: string): readonly T[] =>
  JSON.parse(readFileSync(new URL(`references/pytorch-${name}.json`, import.meta.url), "utf8"))
    .cases;

/**
 * Whether each number is within 1e-12 of the expected one, relative to its size or to `atLeast` if
 * that is larger.
 */
const close = (actual: readonly number[], expected: readonly number[], atLeast: number) => {
  expect(actual.length).toBe(expected.length);
  for (const [i, x] of expected.entries()) {
    expect(Math.abs(actual[i]! - x)).toBeLessThanOrEqual(1e-12 * Math.max(atLeast, Math.abs(x)));
  }
};

interface ScheduleReference extends SchedulerCase {
  readonly baseLr: number;
  readonly lr: readonly number[];
  readonly metric: readonly number[] | null;
}

describe("schedules against PyTorch's: the rate of each step within 1e-12 of the base", () => {
  it.each(read<ScheduleReference>("schedules"))("$schedule $hyper", async (each) => {
    const { baseLr, lr, metric } = each;
    const { name, hyper } = fromPeer("scheduler", each);
    const rates = await replayScheduler(name, {
      hyper,
      baseLr,
      steps: lr.length,
      metrics: metric,
    });
    close(rates, lr, baseLr);
    const steady = new Set(lr).size === 1;
    expect(steady).toBe(false);
  });
});

interface LossReference extends LossCase {
  readonly input: Nested;
  readonly target: Nested;
  readonly value: number;
  readonly grad: Nested;
}

const flat = (values: Nested): number[] =>
  typeof values === "number" ? [values] : values.flatMap(flat);

describe("losses against PyTorch's: value and gradient within 1e-12", () => {
  it.each(read<LossReference>("losses"))("$loss $hyper", async (each) => {
    const { name, hyper } = fromPeer("loss", each);
    const { input: prediction, target, value, grad } = each;
    const found = await evaluateLoss(name, { hyper, prediction, target, dtype: "f64" });
    close([found.value], [value], 0);
    const size = Math.max(...flat(grad).map(Math.abs));
    close(flat(found.gradient), flat(grad), size);
  });
});
