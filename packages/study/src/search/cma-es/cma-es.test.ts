import { readFileSync } from "node:fs";
import { log, stream } from "@thalweg/core/numeric";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { searchStrategy } from "../strategies.js";
import type { Observed } from "../strategy.js";
import { type CmaParameters, cmaParameters } from "./parameters.js";
import { initialState, nextState, samplePoint } from "./state.js";
import { symmetricEigen } from "./symmetric-eigen.js";

const thorough = process.env.THALWEG_THOROUGH === "1";

interface Reference {
  readonly function: "sphere" | "ellipsoid" | "rotated-ellipsoid";
  readonly dimension: number;
  readonly seeds: number;
  readonly target: number;
  readonly mean: number;
  readonly deviation: number;
}

const file = new URL("../../../../../test/references/search.json", import.meta.url);
interface Step {
  readonly points: readonly (readonly number[])[];
  readonly mean: readonly number[];
  readonly sigma: number;
  readonly covariance: readonly (readonly number[])[];
}

const recorded: {
  readonly cma: readonly Reference[];
  readonly cmaConstants: readonly Pick<
    CmaParameters,
    "dimension" | "weights" | "muEff" | "c1" | "cMu" | "cC"
  >[];
  readonly cmaTrajectories: readonly (readonly Step[])[];
} = JSON.parse(readFileSync(file, "utf8"));

/** As in test/references/make-search.py: the optimum at 0.4, the rotation a reflection. */
function costOf(name: Reference["function"], n: number) {
  const v = Array.from({ length: n }, (_, i) => i + 1);
  const square = v.reduce((sum, x) => sum + x * x, 0);
  return (point: readonly number[]): number => {
    const x = point.map((u) => u - 0.4);
    const along = x.reduce((sum, each, i) => sum + each * v[i]!, 0);
    const turned =
      name === "rotated-ellipsoid" ? x.map((each, i) => each - (2 * along * v[i]!) / square) : x;
    const weight = (i: number) => (name === "sphere" ? 1 : 10 ** ((6 * i) / (n - 1)));
    return turned.reduce((sum, each, i) => sum + weight(i) * each * each, 0);
  };
}

/** Evaluations until the cost is at most the target, without bounds. */
function evaluations(cost: (point: readonly number[]) => number, n: number, seed: number) {
  const parameters = cmaParameters(n);
  const draws = stream(seed, "cma-es test");
  let state = initialState(Array<number>(n).fill(0.5), 0.3);
  for (let count = 0; count < 100_000; ) {
    const points = parameters.weights.map(() => samplePoint(state, draws));
    for (const point of points) {
      count++;
      if (cost(point) <= 1e-8) return count;
    }
    state = nextState(
      state,
      parameters,
      points.toSorted((a, b) => cost(a) - cost(b)),
    );
  }
  return Infinity;
}

describe("evaluations to 1e-8 are pycma's, within four standard errors of both means", () => {
  it.each(recorded.cma.filter(({ dimension }) => thorough || dimension < 10))(
    "$function in $dimension dimensions",
    (reference) => {
      const { dimension, mean, deviation } = reference;
      const seeds = thorough ? 200 : Math.ceil(60 / dimension);
      const cost = costOf(reference.function, dimension);
      const counts = Array.from({ length: seeds }, (_, seed) => evaluations(cost, dimension, seed));
      const own = counts.reduce((a, b) => a + b) / seeds;
      const error = deviation * Math.sqrt(1 / seeds + 1 / reference.seeds);
      expect(Math.abs(own - mean)).toBeLessThan(4 * error);
    },
  );
});

describe("the distribution after given generations is that of the package cmaes", () => {
  // It adds 1e-8 to the lengths of steps with negative weights.
  it.each(recorded.cmaTrajectories.map((steps) => [steps[0]!.mean.length, steps] as const))(
    "in %d dimensions, within 1e-6",
    (n, steps) => {
      const parameters = cmaParameters(n);
      let state = initialState(Array<number>(n).fill(0.5), 0.3);
      for (const step of steps) {
        state = nextState(state, parameters, step.points);
        const actual = [state.sigma, ...state.mean, ...state.covariance.flat()];
        const expected = [step.sigma, ...step.mean, ...step.covariance.flat()];
        for (const [i, value] of expected.entries()) {
          expect(Math.abs(actual[i]! - value)).toBeLessThan(1e-6);
        }
      }
    },
  );
});

describe("a covariance that became singular", () => {
  it("is sampled from with a condition number of 1e14", () => {
    const mean = [0.5, 0.5];
    const singular = { ...initialState(mean, 0.3), covariance: mean.map(() => [1, 1]) };
    const parameters = cmaParameters(2);
    const { eigen } = nextState(
      singular,
      parameters,
      parameters.weights.map(() => mean),
    );
    expect(Math.max(...eigen.values) / Math.min(...eigen.values)).toBeCloseTo(1e14, -2);
  });
});

describe("convergence on the sphere", () => {
  it.each([1, 2, 5])("is log-linear in %d dimensions: each half gains as much", (n) => {
    // The logarithm of the distance falls by a constant expectation each generation.
    const parameters = cmaParameters(n);
    const draws = stream(3, "log-linear", n);
    const distance = (x: readonly number[]) => Math.sqrt(x.reduce((sum, u) => sum + u * u, 0));
    let state = initialState(Array<number>(n).fill(1), 1);
    const logs = Array.from({ length: 241 }, () => {
      const points = parameters.weights.map(() => samplePoint(state, draws));
      const at = log(distance(state.mean));
      state = nextState(
        state,
        parameters,
        points.toSorted((a, b) => distance(a) - distance(b)),
      );
      return at;
    });
    const [first, second] = [logs[40]! - logs[140]!, logs[140]! - logs[240]!];
    expect(first).toBeGreaterThan(5);
    expect(Math.abs(first / second - 1)).toBeLessThan(0.5);
  });
});

describe("the constants", () => {
  it.each(recorded.cmaConstants)("in $dimension dimensions are pycma's within 1e-12", (peer) => {
    const own = cmaParameters(peer.dimension);
    const listed = ({ weights, muEff, c1, cMu, cC }: typeof peer) => [
      ...weights,
      muEff,
      c1,
      cMu,
      cC,
    ];
    for (const [i, value] of listed(peer).entries()) {
      expect(Math.abs(listed(own)[i]! - value)).toBeLessThan(1e-12);
    }
  });

  it.each([1, 2, 3, 5, 10, 40])("in %d dimensions keep the covariance positive", (n) => {
    const { weights, c1, cMu, muEff } = cmaParameters(n);
    const mu = Math.floor(weights.length / 2);
    expect(weights.slice(0, mu).reduce((a, b) => a + b)).toBeCloseTo(1, 14);
    expect(weights.slice(mu).every((w) => w <= 0)).toBe(true);
    const negative = weights.slice(mu).reduce((a, b) => a + b, 0);
    // Of C the share 1 - c1 - cMu at least is left, less n cMu times the negative weights.
    expect(1 - c1 - cMu + n * cMu * negative).toBeGreaterThanOrEqual(-1e-15);
    expect(muEff).toBeGreaterThanOrEqual(1);
    expect(muEff).toBeLessThanOrEqual(mu);
  });
});

describe("the search", () => {
  const strategy = searchStrategy("cma-es");
  const search = (cost: (point: readonly number[]) => number, dimension: number, count: number) => {
    const context = { dimension, count, replicate: 0, replicates: 1, seed: 1 };
    const history: Observed[] = [];
    for (const generation of strategy.generations(dimension, count).keys()) {
      const points = strategy.propose(context, generation, history);
      history.push(...points.map((point) => ({ point, cost: cost(point) })));
    }
    return history;
  };

  it("depends on the ranks of costs alone", () => {
    const cost = (point: readonly number[]) => point.reduce((sum, u) => sum + u * u, 0);
    const points = (of: typeof cost) => search(of, 3, 70).map(({ point }) => point);
    expect(points((point) => 1e6 * cost(point) - 5)).toEqual(points(cost));
  });

  it("comes within 1e-3 of an optimum in a corner of the cube", () => {
    const history = search((point) => point.reduce((sum, u) => sum + u, 0), 2, 300);
    const best = Math.min(...history.map(({ cost }) => cost));
    expect(best).toBeLessThan(1e-3);
  });

  it("has a population of 4 + floor(3 log d)", () => {
    expect(strategy.generations(1, 10)).toEqual([4, 4, 2]);
    expect(strategy.generations(2, 14)).toEqual([6, 6, 2]);
  });

  it("begins with points about the centre, with deviation 0.3, drawn anew outside of the cube", () => {
    const values = Array.from({ length: 300 }, (_, seed) =>
      strategy.propose({ dimension: 1, count: 4, replicate: 0, replicates: 1, seed }, 0, []),
    ).flat(2);
    expect(values.some((u) => u === 0 || u === 1)).toBe(false);
    const square = values.reduce((sum, u) => sum + (u - 0.5) ** 2, 0) / values.length;
    // A normal of deviation 0.3, truncated at 0.5 from its mean, has a variance of 0.0570; its
    // square a deviation below 0.25 / 2.
    expect(Math.abs(square - 0.057)).toBeLessThan(4 * (0.125 / Math.sqrt(values.length)));
  });
});

describe("eigenvalues and eigenvectors", () => {
  it("give the matrix back within 1e-13 of its size, and are orthonormal", () => {
    const square = fc.integer({ min: 1, max: 8 }).chain((n) => {
      const element = fc.integer({ min: -1000, max: 1000 });
      const row = fc.array(element, { minLength: n, maxLength: n });
      return fc.array(row, { minLength: n, maxLength: n });
    });
    fc.assert(
      fc.property(square, (raw) => {
        const matrix = raw.map((row, i) =>
          row.map((_, j) => raw[Math.max(i, j)]![Math.min(i, j)]!),
        );
        const { values, vectors } = symmetricEigen(matrix);
        const size = Math.sqrt(matrix.flat().reduce((sum, x) => sum + x * x, 0));
        for (const [i, row] of matrix.entries()) {
          for (const [j, x] of row.entries()) {
            const again = values.reduce((s, l, k) => s + l * vectors[i]![k]! * vectors[j]![k]!, 0);
            expect(Math.abs(again - x)).toBeLessThanOrEqual(1e-13 * size);
            const product = vectors.reduce((s, v) => s + v[i]! * v[j]!, 0);
            expect(Math.abs(product - Number(i === j))).toBeLessThan(1e-13);
          }
        }
      }),
      { numRuns: thorough ? 1000 : 100 },
    );
  });
});
