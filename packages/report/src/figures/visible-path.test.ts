import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isInside, type Point, visibleParts } from "./visible-path.js";

const numRuns = process.env.THALWEG_THOROUGH === "1" ? 2000 : 200;
const box = { low: [0, 0], high: [10, 10] } as const;
const coordinate = fc.oneof(
  fc.integer({ min: -5, max: 15 }),
  fc.double({ min: -1e20, max: 1e20, noNaN: true }),
);
const path = fc.array(fc.tuple(coordinate, coordinate), { maxLength: 12 });

describe("the visible parts of a path", () => {
  it("are the path itself where all of it is inside", () => {
    const inside: Point[] = [
      [1, 1],
      [2, 5],
      [9, 9],
      [9, 9],
      [0, 10],
    ];
    expect(visibleParts(inside, box)).toEqual([inside]);
  });

  it("end where it leaves and begin where it comes back", () => {
    expect(
      visibleParts(
        [
          [5, 5],
          [15, 5],
          [15, 8],
          [5, 8],
        ],
        box,
      ),
    ).toEqual([
      [
        [5, 5],
        [10, 5],
      ],
      [
        [10, 8],
        [5, 8],
      ],
    ]);
  });

  it("hold what crosses the box between two points outside", () => {
    expect(
      visibleParts(
        [
          [-5, 5],
          [15, 5],
        ],
        box,
      ),
    ).toEqual([
      [
        [0, 5],
        [10, 5],
      ],
    ]);
    expect(
      visibleParts(
        [
          [-5, 5],
          [-1, 9],
        ],
        box,
      ),
    ).toEqual([]);
  });

  it("keep every coordinate in the box, up to rounding, however far the path goes", () => {
    const wider = { low: [-0.01, -0.01], high: [10.01, 10.01] } as const;
    fc.assert(
      fc.property(path, (points) => {
        const near = points.map(
          ([x, y]): Point => [
            Math.max(-1e12, Math.min(1e12, x)),
            Math.max(-1e12, Math.min(1e12, y)),
          ],
        );
        for (const point of visibleParts(near, box).flat()) {
          expect(isInside(point, wider)).toBe(true);
        }
      }),
      { numRuns },
    );
  });

  it("hold every inner point that has a neighbour", () => {
    fc.assert(
      fc.property(path, (points) => {
        const shown = visibleParts(points, box).flat();
        const inner = points.length < 2 ? [] : points.filter((point) => isInside(point, box));
        for (const point of inner) expect(shown).toContainEqual(point);
      }),
      { numRuns },
    );
  });
});
