import { describe, expect, it } from "vitest";
import { contourLevels } from "./contour-levels.js";

/** 3000 excesses: one in 250 (12 of them) below 4, one in 30 (100 of them) above 900. */
const excess = Array.from({ length: 3000 }, (_, i) => {
  if (i < 12) return 1 + i / 100;
  if (i === 12) return 4;
  return i < 2899 ? 5 + i / 10 : i === 2899 ? 900 : 1e4 + i;
});

describe("the heights of contours", () => {
  it("begin above one node in 250 and end one ratio below the height that one in 30 exceeds", () => {
    // 4 (900 / 4)^(i / 4), above a minimum of 3.
    const exact = [4, 4 * Math.sqrt(15), 60, 60 * Math.sqrt(15)].map((height) => 3 + height);
    const values = excess.map((each) => each + 3);
    for (const [i, level] of contourLevels(values, 3, 4).entries()) {
      expect(level).toBeCloseTo(exact[i]!, 9);
    }
    expect(contourLevels(values, 3, 4)).toHaveLength(4);
  });

  it("do not depend on the order of the nodes, nor on those at the minimum or without a value", () => {
    const values = excess.map((each) => each + 3);
    const more = [3, Number.NaN, Infinity, 3, ...values.toReversed(), -Infinity];
    expect(contourLevels(more, 3, 4)).toEqual(contourLevels(values, 3, 4));
  });

  it("are none where all nodes have one height", () => {
    expect(contourLevels([5, 5, 5], 3, 4)).toEqual([]);
    expect(contourLevels([3, 3, 3], 3, 4)).toEqual([]);
    expect(contourLevels([], 3, 4)).toEqual([]);
  });
});
