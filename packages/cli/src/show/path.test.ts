import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evenlyAlong } from "./path.js";

const coordinate = fc.double({ min: -1e3, max: 1e3, noNaN: true });
const path = fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 80 });
const distance = ([a, b]: readonly number[], [c, d]: readonly number[]) =>
  Math.hypot(c! - a!, d! - b!);

describe("the points that a path is shown at", () => {
  it("are its start, its end and as many as were asked for at most, in order", () => {
    fc.assert(
      fc.property(path, fc.integer({ min: 2, max: 24 }), (places, most) => {
        const shown = evenlyAlong(places, most);
        expect(shown[0]).toBe(0);
        expect(shown.at(-1)).toBe(places.length - 1);
        expect(shown.length).toBeLessThanOrEqual(Math.max(most, 1));
        expect(shown).toEqual([...new Set(shown)].sort((a, b) => a - b));
      }),
    );
  });

  it("are apart by an equal part of the way, but for what one step adds", () => {
    fc.assert(
      fc.property(path, fc.integer({ min: 2, max: 24 }), (places, most) => {
        const steps = places.slice(1).map((place, i) => distance(places[i]!, place));
        const sum = (from: number, to: number) =>
          steps.slice(from, to).reduce((total, each) => total + each, 0);
        const part = sum(0, steps.length) / (most - 1);
        const shown = evenlyAlong(places, most);
        for (const [i, to] of shown.slice(1).entries()) {
          const from = shown[i]!;
          const longest = Math.max(...steps.slice(from, to));
          expect(sum(from, to)).toBeLessThanOrEqual(part + longest + 1e-6);
        }
      }),
    );
  });

  it("are close together in steps where the path is fast, and far apart where it is slow", () => {
    // 1, 1/2, 1/4, ...: half of the way is the first step, a quarter the second.
    const places = Array.from({ length: 40 }, (_, i) => [2 - 2 ** (1 - i)]);
    expect(evenlyAlong(places, 5)).toEqual([0, 1, 2, 39]);
  });

  it("are of the finite beginning where a path leaves the numbers", () => {
    const places = [...Array.from({ length: 30 }, (_, i) => [i]), [null], [null]];
    expect(evenlyAlong(places, 4)).toEqual([0, 10, 20, 31]);
  });

  it("are two where nothing moves", () => {
    expect(evenlyAlong(Array(50).fill([1, 2]), 10)).toEqual([0, 49]);
  });
});
