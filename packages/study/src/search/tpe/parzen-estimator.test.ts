import { readFileSync } from "node:fs";
import { exp, stream } from "@thalweg/core/numeric";
import { describe, expect, it } from "vitest";
import { ParzenEstimator, weightsOf } from "./parzen-estimator.js";

interface Case {
  readonly points: readonly (readonly number[])[];
  readonly at: readonly (readonly number[])[];
  readonly logDensity: readonly number[];
}

const file = new URL("../../../../../test/references/search.json", import.meta.url);
const cases: readonly Case[] = JSON.parse(readFileSync(file, "utf8")).parzen;
const estimatorOf = ({ points }: Case) => new ParzenEstimator(points[0]!.length, points);

describe("the Parzen estimator", () => {
  it.each(cases.map((each) => [each.points.length, each.points[0]!.length, each] as const))(
    "of %d points in %d dimensions is Optuna's within 1e-12",
    (_count, _dimension, each) => {
      const estimator = estimatorOf(each);
      for (const [i, point] of each.at.entries()) {
        const error = estimator.logDensity(point) - each.logDensity[i]!;
        expect(Math.abs(error)).toBeLessThan(1e-12 * Math.max(1, Math.abs(each.logDensity[i]!)));
      }
    },
  );

  it("is a density: it integrates to 1 over the unit interval", () => {
    for (const each of cases.filter(({ points }) => points[0]!.length === 1)) {
      const estimator = estimatorOf(each);
      // The midpoint rule, whose error is below 1e-3 for deviations from 1/42 on.
      const count = 2000;
      let sum = 0;
      for (let i = 0; i < count; i++) sum += exp(estimator.logDensity([(i + 0.5) / count]));
      expect(Math.abs(sum / count - 1)).toBeLessThan(1e-3);
    }
  });

  it("draws from its density: the mean is that of the density within four standard errors", () => {
    const estimator = estimatorOf(cases[2]!);
    const cells = 2000;
    let mean = 0;
    for (let i = 0; i < cells; i++) {
      const u = (i + 0.5) / cells;
      mean += (u * exp(estimator.logDensity([u]))) / cells;
    }
    const draws = stream(1, "parzen");
    const count = 20_000;
    let sampled = 0;
    for (let i = 0; i < count; i++) sampled += estimator.sample(draws)[0]! / count;
    // A value in [0, 1] has a deviation of 1/2 at most.
    expect(Math.abs(sampled - mean)).toBeLessThan(4 * (0.5 / Math.sqrt(count)));
  });

  it("without points is uniform but for the prior, highest at the centre", () => {
    const estimator = new ParzenEstimator(2, []);
    expect(estimator.logDensity([0.5, 0.5])).toBeGreaterThan(estimator.logDensity([0.4, 0.5]));
  });
});

it("weights rise from 1/n to 1, the last 25 are 1", () => {
  expect(weightsOf(3)).toEqual([1, 1, 1]);
  expect(weightsOf(26)).toEqual([1 / 26, ...Array<number>(25).fill(1)]);
  expect(weightsOf(30).slice(0, 6)).toEqual(
    [1 / 30, 1 / 30 + 29 / 120, 1 / 30 + 58 / 120, 1 / 30 + 87 / 120, 1, 1].map((w) =>
      expect.closeTo(w, 14),
    ),
  );
});
