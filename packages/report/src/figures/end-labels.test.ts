import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isotonic, placeLabels } from "./end-labels.js";
import { linearAxis, positionOn } from "./value-axis.js";

const numRuns = process.env.THALWEG_THOROUGH === "1" ? 2000 : 200;
const axis = linearAxis([0, 1]);
const HEIGHT = 300;

const placed = (values: readonly number[], gap: number) =>
  placeLabels(
    values.map((value, i) => ({ label: `l${i}`, text: `l${i}`, value })),
    axis,
    HEIGHT,
    gap,
  );

describe("labels at line ends", () => {
  const ends = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
    minLength: 1,
    maxLength: 12,
  });

  it("keep their distance, their order and the axis, where there is room", () => {
    fc.assert(
      fc.property(ends, (values) => {
        const labels = placed(values, 20);
        const places = labels.map(({ at }) => HEIGHT * positionOn(axis, at));
        for (const [i, place] of places.slice(1).entries()) {
          expect(place - places[i]!).toBeGreaterThan(20 - 1e-6);
        }
        expect(labels.map(({ end }) => end)).toEqual(values.toSorted((a, b) => a - b));
        expect(places[0]).toBeGreaterThanOrEqual(0);
        expect(places.at(-1)).toBeLessThan(HEIGHT + 1e-6);
      }),
      { numRuns },
    );
  });

  it("stay at their lines when those end far apart", () => {
    expect(placed([0.1, 0.5, 0.9], 20).map(({ at }) => at)).toEqual([
      expect.closeTo(0.1),
      expect.closeTo(0.5),
      expect.closeTo(0.9),
    ]);
  });

  it("surround lines that end together", () => {
    const places = placed([0.5, 0.5, 0.5], 30).map(({ at }) => at);
    expect(places).toEqual([expect.closeTo(0.4), expect.closeTo(0.5), expect.closeTo(0.6)]);
  });
});

describe("isotonic regression", () => {
  it("pools neighbours that violate the order, and no others", () => {
    expect(isotonic([1, 3, 2, 4, 0])).toEqual([1, 2.25, 2.25, 2.25, 2.25]);
    expect(isotonic([1, 2, 3])).toEqual([1, 2, 3]);
    expect(isotonic([3, 2, 1])).toEqual([2, 2, 2]);
  });
});
