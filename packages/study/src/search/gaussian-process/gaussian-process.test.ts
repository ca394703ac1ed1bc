import { readFileSync } from "node:fs";
import { exp, stream } from "@thalweg/core/numeric";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalTail } from "../../statistics/distributions/tails.js";
import { searchStrategy } from "../strategies.js";
import type { Observed } from "../strategy.js";
import { coordinateAscent } from "./coordinate-ascent.js";
import { expectedImprovement } from "./expected-improvement.js";
import { fitGaussianProcess } from "./fit.js";
import { GaussianProcess } from "./gaussian-process.js";
import { greatestImprovement } from "./greatest-improvement.js";
import { halfRankScores, normalQuantile } from "./half-rank-scores.js";

interface Case {
  readonly points: readonly (readonly number[])[];
  readonly values: readonly number[];
  readonly lengths: readonly number[];
  readonly noise: number;
  readonly at: readonly (readonly number[])[];
  readonly mean: readonly number[];
  readonly variance: readonly number[];
  readonly logLikelihood: number;
}

const file = new URL("../../../../../test/references/search.json", import.meta.url);
const cases: readonly Case[] = JSON.parse(readFileSync(file, "utf8")).gaussianProcess;
const processOf = ({ points, values, lengths, noise }: Case) =>
  new GaussianProcess(points, values, { lengths, noise });

describe("the Gaussian process is scikit-learn's within 1e-9", () => {
  it.each(cases.map((each) => [each.points.length, each.lengths.length, each] as const))(
    "of %d points in %d dimensions: mean, variance and log marginal likelihood",
    (_count, _dimension, each) => {
      const process = processOf(each);
      const scale = Math.max(1, Math.abs(each.logLikelihood));
      expect(Math.abs(process.logLikelihood - each.logLikelihood)).toBeLessThan(1e-9 * scale);
      for (const [i, point] of each.at.entries()) {
        const { mean, variance } = process.predict(point);
        expect(Math.abs(mean - each.mean[i]!)).toBeLessThan(1e-9);
        expect(Math.abs(variance - each.variance[i]!)).toBeLessThan(1e-9);
      }
    },
  );
});

describe("believing what is expected at a point", () => {
  it("changes no mean by more than 1e-9, and takes the variance there below the noise", () => {
    for (const each of cases) {
      const process = processOf(each);
      const [point, ...others] = each.at;
      const believing = process.believing(point!);
      for (const other of others) {
        const change = believing.predict(other).mean - process.predict(other).mean;
        expect(Math.abs(change)).toBeLessThan(1e-9);
      }
      expect(believing.predict(point!).variance).toBeLessThan(each.noise);
    }
  });
});

describe("the greatest improvement", () => {
  it("is found but for lesser hills: no point of a grid of 1/64 is better by a quarter", () => {
    for (const each of cases.filter(({ lengths }) => lengths.length === 2)) {
      const process = processOf(each);
      const best = Math.min(...each.values);
      const at = (point: readonly number[]) => {
        const { mean, variance } = process.predict(point);
        return expectedImprovement(best, mean, variance);
      };
      const start = each.points[each.values.indexOf(best)]!;
      for (let key = 0; key < 3; key++) {
        const found = at(greatestImprovement(process, best, start, stream(key, "improvement")));
        for (let i = 0; i <= 64; i++) {
          for (let j = 0; j <= 64; j++) expect(at([i / 64, j / 64])).toBeLessThan(1.25 * found);
        }
      }
    }
  });
});

describe("the fitted lengths", () => {
  it("tell an axis that matters from one that does not", () => {
    const points = Array.from({ length: 25 }, (_, i) => [(i % 5) / 4, Math.floor(i / 5) / 4]);
    const process = fitGaussianProcess(
      points,
      points.map(([x]) => 4 * x! * (1 - x!) - 0.5),
    );
    const [matters, idle] = process.hyper.lengths;
    expect(idle! / matters!).toBeGreaterThan(4);
  });

  it("are no worse than any of a grid of others, by likelihood and prior together", () => {
    const { points, values } = cases[1]!;
    const best = fitGaussianProcess(points, values);
    const score = ({ logLikelihood, hyper }: GaussianProcess) => {
      const length = (Math.log(hyper.lengths[0]!) - Math.SQRT2) ** 2 / 6;
      return logLikelihood - length - (Math.log(hyper.noise) + 4) ** 2 / 2;
    };
    for (let l = 0.06; l < 20; l *= 1.5) {
      for (let noise = 1.2e-4; noise < 1; noise *= 1.5) {
        // Coordinates are found to 1/64 of ranges that are 6 and 9.2 in logarithms.
        const other = new GaussianProcess(points, values, { lengths: [l], noise });
        expect(score(best)).toBeGreaterThan(score(other) - 0.05);
      }
    }
  });
});

describe("half-rank scores", () => {
  it("are linear up to the median, normal quantiles by rank above, failed runs the worst", () => {
    // Median 2; differences -2, -1, 0 with root mean square sqrt(5 / 3).
    const s = Math.sqrt(5 / 3);
    const expected = [-2 / s, -1 / s, 0, normalQuantile(0.7), normalQuantile(0.9)];
    const scores = halfRankScores([0, 1, 2, 3, 1e300]);
    for (const [i, score] of scores.entries()) expect(score).toBeCloseTo(expected[i]!, 14);
    expect(halfRankScores([0, 1, 2, 3, Infinity])).toEqual(halfRankScores([0, 1, 2, 3, 3]));
    expect(halfRankScores([Infinity, Infinity])).toEqual([0, 0]);
    expect(halfRankScores([4])).toEqual([0]);
    expect(halfRankScores([-1.7e308, 1.7e308, 1.6e308]).every(Number.isFinite)).toBe(true);
  });

  it("are finite, in the order of the costs, whatever their unit", () => {
    const cost = fc.oneof(fc.double({ noNaN: true, min: -1e9 }), fc.constant(Infinity));
    fc.assert(
      fc.property(fc.array(cost, { minLength: 1, maxLength: 12 }), (costs) => {
        const scores = halfRankScores(costs);
        expect(scores.every(Number.isFinite)).toBe(true);
        for (const [i, one] of costs.entries()) {
          for (const [j, other] of costs.entries()) {
            if (one <= other) expect(scores[i]!).toBeLessThanOrEqual(scores[j]!);
          }
        }
      }),
      { numRuns: 200, examples: [[[-1.5e-323, Infinity, 0, Infinity]]] },
    );
    expect(halfRankScores([12, 4, 20, 8])).toEqual(halfRankScores([3, 1, 5, 2]));
  });

  it("have the probabilities that they are the quantiles of, within 1e-14", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (p) => {
        expect(Math.abs(normalTail(-normalQuantile(p)) - p)).toBeLessThan(1e-14);
      }),
      { numRuns: 100 },
    );
  });
});

describe("the expected improvement", () => {
  it("is the mean of max(best - Y, 0): its integral within 1e-6", () => {
    for (const [best, mean, variance] of [
      [0, 0, 1],
      [-1, 0.5, 0.3],
      [2, -1, 4],
    ] as const) {
      const s = Math.sqrt(variance);
      const step = 1e-3 * s;
      let sum = 0;
      // The trapezoidal rule; below -10 deviations nothing is left.
      for (let y = mean - 10 * s; y < best; y += step) {
        const z = (y - mean) / s;
        sum += ((best - y) * exp((-z * z) / 2) * step) / (s * Math.sqrt(2 * Math.PI));
      }
      expect(Math.abs(expectedImprovement(best, mean, variance) - sum)).toBeLessThan(1e-6);
    }
    expect(expectedImprovement(1, 0, 0)).toBe(1);
    expect(expectedImprovement(0, 1, 0)).toBe(0);
  });
});

describe("ascent by coordinates", () => {
  it("finds the top of a separable hill within its least step, and faces exactly", () => {
    const hill = (point: readonly number[]) => -((point[0]! - 0.3) ** 2) + point[1]!;
    const start = { point: [0.9, 0.2], value: hill([0.9, 0.2]) };
    const { point } = coordinateAscent(hill, start, 1 / 8, 1 / 256);
    expect(Math.abs(point[0]! - 0.3)).toBeLessThanOrEqual(1 / 256);
    expect(point[1]).toBe(1);
  });
});

describe("the search", () => {
  it("does not depend on the unit of the costs", () => {
    const strategy = searchStrategy("gp");
    const context = { dimension: 2, count: 14, replicate: 0, replicates: 2, seed: 4 };
    const points = (scale: (cost: number) => number) => {
      const history: Observed[] = [];
      for (const generation of strategy.generations(2, 14).keys()) {
        const proposed = strategy.propose(context, generation, history);
        history.push(
          ...proposed.map((point) => ({ point, cost: scale((point[0]! - 0.3) ** 2 + point[1]!) })),
        );
      }
      return history.map(({ point }) => point);
    };
    expect(points((cost) => 8 * cost)).toEqual(points((cost) => cost));
  });
});
