import { describe, expect, it } from "vitest";
import { contourRegions } from "./contours.js";

const nodes = [0, 1, 2, 3, 4];
/** f = x on a grid of 5 x 5 nodes. */
const slope = {
  x: nodes,
  y: nodes,
  values: nodes.flatMap(() => nodes),
  levels: [1, 2.5],
};

const inside = (rings: readonly (readonly (readonly [number, number])[])[], x: number, y: number) =>
  rings.reduce((odd, ring) => {
    const crossings = ring.filter(([ax, ay], i) => {
      const [bx, by] = ring[(i + 1) % ring.length]!;
      return ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax);
    }).length;
    return odd !== (crossings % 2 === 1);
  }, false);

const covers = (
  region: { coordinates: readonly Parameters<typeof inside>[0][] },
  x: number,
  y: number,
) => region.coordinates.some((polygon) => inside(polygon, x, y));

describe("the region above a level", () => {
  it("begins where a straight line between nodes crosses the level, in pixels", async () => {
    const [one, two] = await contourRegions(slope, 400, 200);
    expect([one!.level, two!.level]).toEqual([1, 2.5]);
    // f = 1 at x = 100 px, f = 2.5 at x = 250 px.
    expect([covers(one!, 99, 100), covers(one!, 101, 100)]).toEqual([false, true]);
    expect([covers(two!, 249, 100), covers(two!, 251, 100)]).toEqual([false, true]);
  });

  it("has the lowest row of the grid at the bottom", async () => {
    const rising = { ...slope, values: nodes.flatMap((y) => nodes.map(() => y)) };
    const [one] = await contourRegions(rising, 400, 200);
    expect([covers(one!, 200, 140), covers(one!, 200, 160)]).toEqual([true, false]);
  });

  it("treats an infinite value as above every level", async () => {
    const values = slope.values.map((value) => (value === 4 ? Infinity : value));
    const [one] = await contourRegions({ ...slope, values }, 400, 200);
    expect(covers(one!, 390, 100)).toBe(true);
  });
});
