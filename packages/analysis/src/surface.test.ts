import {
  type AnalyticProblem,
  add,
  defineProblem,
  div,
  mul,
  slice,
  square,
  sum,
} from "@thalweg/core";
import { describe, expect, it } from "vitest";
import { surface } from "./surface.js";

/** f = x^2 + 10 y^2 + 3 on [-1, 2] x [0, 4]. */
const bowl: AnalyticProblem = defineProblem({
  name: "bowl",
  source: "a test",
  start: [1, 1],
  startNoise: 0,
  minimum: { value: 3, at: [[0, 0]] },
  domain: [
    [-1, 2],
    [0, 4],
  ],
  steps: 10,
  target: { relative: 1e-3 },
  objective: (theta) =>
    add(add(sum(square(slice(theta, [0], [1]))), mul(10, sum(square(slice(theta, [1], [1]))))), 3),
});

describe("a surface", () => {
  it("holds the objective at each node, row by row from the lowest y, both ends included", () => {
    const { x, y, values } = surface(bowl, { nodes: 4 });
    expect(x).toEqual([-1, 0, 1, 2]);
    expect(y).toEqual([0, 4 / 3, 8 / 3, 4]);
    const expected = y.flatMap((up) => x.map((across) => across * across + 10 * (up * up) + 3));
    expect(values).toHaveLength(16);
    for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i]!, 10);
  });

  it("has ascending levels in equal ratios above the minimum, inside the values", () => {
    const { values, levels } = surface(bowl, { contours: 6 });
    const excess = levels.map((level) => level - 3);
    expect(excess).toHaveLength(6);
    const ratios = excess.slice(1).map((level, i) => level / excess[i]!);
    for (const ratio of ratios) expect(ratio / ratios[0]!).toBeCloseTo(1, 9);
    expect(ratios[0]).toBeGreaterThan(1);
    expect(excess[0]).toBeGreaterThan(0);
    expect(levels.at(-1)).toBeLessThan(Math.max(...values));
  });

  it("is drawn where the objective is not finite, and where it is constant", () => {
    const pole = surface({ ...bowl, objective: (t) => sum(div(1, t)) }, { nodes: 3 });
    expect(pole.values.some((value) => !Number.isFinite(value))).toBe(true);
    expect(pole.levels.every(Number.isFinite)).toBe(true);
    expect(surface({ ...bowl, objective: (t) => sum(mul(0, t)) }, { nodes: 3 }).levels).toEqual([]);
  });

  it("refuses a problem of three coordinates by name", () => {
    expect(() => surface({ ...bowl, start: [1, 2, 3] })).toThrow(
      'problem "bowl" has 3 coordinates; a surface is drawn of two.',
    );
  });
});
