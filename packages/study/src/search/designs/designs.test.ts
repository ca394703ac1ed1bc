import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { searchStrategy } from "../strategies.js";
import type { SearchContext } from "../strategy.js";
import { sobolCoordinate } from "./sobol.js";
import { directionNumbers } from "./sobol-directions.js";

const numRuns = process.env.THALWEG_THOROUGH === "1" ? 1000 : 100;

const contexts = (least: Partial<Record<"count" | "replicates", number>> = {}) =>
  fc
    .record({
      dimension: fc.integer({ min: 1, max: 5 }),
      count: fc.integer({ min: least.count ?? 1, max: 40 }),
      replicates: fc.integer({ min: least.replicates ?? 1, max: 7 }),
      replicate: fc.nat(6),
      seed: fc.nat(),
    })
    .map((drawn): SearchContext => ({ ...drawn, replicate: drawn.replicate % drawn.replicates }));

const propose = (name: string, context: SearchContext) =>
  searchStrategy(name).propose(context, 0, []);

const everyReplicate = (name: string, context: SearchContext) =>
  Array.from({ length: context.replicates }, (_, replicate) =>
    propose(name, { ...context, replicate }),
  );

const onAxis = (points: readonly (readonly number[])[], axis: number) =>
  points.map((point) => point[axis]!).sort((a, b) => a - b);

const law = (context: fc.Arbitrary<SearchContext>, check: (context: SearchContext) => void) =>
  fc.assert(fc.property(context, check), { numRuns });

describe("quasi-random points", () => {
  it("are 1/n apart on every axis, one in each stratum", () => {
    law(contexts({ replicates: 2 }), (context) => {
      const { count, dimension, replicates } = context;
      const points = propose("quasi-random", context);
      for (let axis = 0; axis < dimension; axis++) {
        const values = onAxis(points, axis);
        // A value just below or at the lower bound of the next stratum belongs to phase 1.
        const phase = Math.round(values[0]! * count * (replicates - 1));
        expect(values).toEqual(
          values.map((_, k) => (k * (replicates - 1) + phase) / (count * (replicates - 1))),
        );
      }
    });
  });

  it("of all replicates are, on every axis, a regular grid whose ends are 0 and 1", () => {
    law(contexts({ replicates: 2 }), (context) => {
      const { count, dimension, replicates } = context;
      const points = everyReplicate("quasi-random", context).flat();
      const steps = count * (replicates - 1);
      for (let axis = 0; axis < dimension; axis++) {
        const union = [...new Set(onAxis(points, axis))];
        expect(union).toEqual(Array.from({ length: steps + 1 }, (_, j) => j / steps));
      }
    });
  });

  it("of a single replicate are a regular grid on every axis, with both ends", () => {
    law(contexts({ count: 2 }), (drawn) => {
      const context = { ...drawn, replicate: 0, replicates: 1 };
      const points = propose("quasi-random", context);
      for (let axis = 0; axis < context.dimension; axis++) {
        const levels = points.map((_, k) => k / (context.count - 1));
        expect(onAxis(points, axis)).toEqual(levels);
      }
    });
    const one = { dimension: 2, count: 1, replicate: 0, replicates: 1, seed: 3 };
    expect(propose("quasi-random", one)).toEqual([[0.5, 0.5]]);
  });

  it("pair the phases of two axes anew, and differ from seed to seed", () => {
    const context = { dimension: 2, count: 8, replicate: 0, replicates: 6, seed: 0 };
    const phases = (seed: number) =>
      everyReplicate("quasi-random", { ...context, seed }).map((points) =>
        [0, 1].map((axis) => onAxis(points, axis)[0]),
      );
    expect(phases(0).some(([x, y]) => x !== y)).toBe(true);
    expect(phases(1)).not.toEqual(phases(0));
  });

  it("pair the ranks of two axes anew in every replicate", () => {
    const context = { dimension: 2, count: 16, replicate: 0, replicates: 6, seed: 0 };
    const orders = everyReplicate("quasi-random", context).map((points) =>
      String(points.toSorted((a, b) => a[0]! - b[0]!).map(([, y]) => Math.floor(15.9 * y!))),
    );
    expect(new Set(orders).size).toBe(6);
  });

  it("fill the square better than chance: 16 of 64 in each quarter, at p < 0.001", () => {
    // In a random Latin hypercube the number in a quarter is hypergeometric, with variance 4.06;
    // the sum of 20 squares is then below 24 with probability 0.001 (chi-square, 20 degrees).
    const squares = Array.from({ length: 20 }, (_, seed) => {
      const context = { dimension: 2, count: 64, replicate: 0, replicates: 2, seed };
      const points = propose("quasi-random", context);
      const inside = points.filter(([x, y]) => x! < 0.5 && y! < 0.5);
      return (inside.length - 16) ** 2;
    });
    expect(squares.reduce((a, b) => a + b)).toBeLessThan(24);
  });
});

describe("Sobol points", () => {
  const file = new URL("../../../../../test/references/search.json", import.meta.url);
  const reference: readonly (readonly number[])[] = JSON.parse(readFileSync(file, "utf8")).sobol;

  it("without scrambling are SciPy's, in 21 dimensions", () => {
    const axes = Array.from({ length: 21 }, (_, axis) => directionNumbers(axis));
    const points = reference.map((_, i) => axes.map((of) => sobolCoordinate(of, i)));
    expect(points).toEqual(reference);
  });

  it("have one point of the first 2^k in each of 2^k intervals of every axis", () => {
    law(contexts(), (drawn) => {
      const context = { ...drawn, count: 64 };
      const points = propose("sobol", context);
      for (const count of [8, 16, 64]) {
        for (let axis = 0; axis < context.dimension; axis++) {
          const cells = onAxis(points.slice(0, count), axis).map((u) => Math.floor(u * count));
          expect(cells).toEqual([...Array(count).keys()]);
        }
      }
    });
  });

  it("have one point of the first 32 in each box of 2^-a by 2^-(5 - a) of the first two axes", () => {
    law(contexts(), (drawn) => {
      const points = propose("sobol", { ...drawn, dimension: 2, count: 32 });
      for (let a = 0; a <= 5; a++) {
        const boxes = points.map(([x, y]) => [
          Math.floor(x! * 2 ** a),
          Math.floor(y! * 2 ** (5 - a)),
        ]);
        expect(new Set(boxes.map(String)).size).toBe(32);
      }
    });
  });

  it("are scrambled by more than a shift: the first two are not always 1/2 apart", () => {
    const context = { dimension: 1, count: 2, replicate: 0, replicates: 6, seed: 0 };
    const gaps = everyReplicate("sobol", context).map((points) =>
      Math.abs(points[0]![0]! - points[1]![0]!),
    );
    expect(new Set(gaps).size).toBe(6);
  });

  it("differ from replicate to replicate, and are refused beyond 21 dimensions", () => {
    const context = { dimension: 21, count: 2, replicate: 0, replicates: 2, seed: 0 };
    const values = everyReplicate("sobol", context).flat(2);
    expect(new Set(values).size).toBe(values.length);
    expect(() => propose("sobol", { ...context, dimension: 22 })).toThrow(
      'search strategy "sobol": dimension is 22; it must be at most 21.',
    );
  });
});

describe("a grid", () => {
  it.each([
    [1, 5, [5]],
    [2, 4, [2, 2]],
    [2, 8, [3, 2]],
    [2, 12, [4, 3]],
    [3, 27, [3, 3, 3]],
    [3, 5, [2, 2, 1]],
  ])("in %d dimensions of %d points has %j levels", (dimension, count, levels) => {
    const points = propose("grid", { dimension, count, replicate: 0, replicates: 1, seed: 0 });
    const size = levels.reduce((a, b) => a * b);
    expect(new Set(points.slice(0, size).map(String)).size).toBe(size);
    for (const [axis, of] of levels.entries()) {
      const values = [...new Set(onAxis(points.slice(0, size), axis))];
      expect(values).toEqual(of === 1 ? [0.5] : Array.from({ length: of }, (_, k) => k / (of - 1)));
    }
  });

  it("has at most one level more on one axis than on another, and room for no more", () => {
    law(contexts({ count: 1 }), (context) => {
      const { dimension, count } = context;
      const least = Math.max(...[...Array(42).keys()].filter((l) => l ** dimension <= count));
      const corners = least ** dimension;
      const points = propose("grid", context);
      const levels = new Set(points.slice(0, corners).map((point) => point.at(-1)));
      expect(levels.size).toBe(least);
    });
  });
});

describe("random points", () => {
  it("are uniform: their mean is 1/2 within four standard errors on every axis", () => {
    const context = { dimension: 3, count: 4000, replicate: 1, replicates: 3, seed: 5 };
    const points = propose("random", context);
    for (let axis = 0; axis < 3; axis++) {
      const mean = onAxis(points, axis).reduce((a, b) => a + b, 0) / 4000;
      expect(Math.abs(mean - 0.5)).toBeLessThan(4 / Math.sqrt(12 * 4000));
    }
  });

  it("of two replicates have nothing in common", () => {
    law(contexts({ replicates: 2 }), (context) => {
      const values = everyReplicate("random", context).flat(2);
      expect(new Set(values).size).toBe(values.length);
    });
  });
});
