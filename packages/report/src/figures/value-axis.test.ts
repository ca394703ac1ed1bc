import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clampTo, linearAxis, logAxis, positionOn, valueAt, valueAxis } from "./value-axis.js";

const numRuns = process.env.THALWEG_THOROUGH === "1" ? 2000 : 200;
const value = fc.double({ min: 1e-30, max: 1e30, noNaN: true });
/** Any, or as close together as doubles come. */
const values = fc.oneof(
  fc.array(value, { minLength: 1, maxLength: 20 }),
  fc
    .tuple(value, fc.array(fc.integer({ min: 0, max: 2 ** 30 }), { minLength: 2, maxLength: 5 }))
    .map(([x, ulps]) => ulps.map((count) => x * (1 + count * 2 ** -52))),
);

describe("an axis", () => {
  it("holds every value to a part in 1e9 of the highest, has 2 to 13 ascending ticks within it", () => {
    fc.assert(
      fc.property(values, fc.constantFrom("log" as const, "linear" as const), (all, prefer) => {
        const { domain, ticks } = valueAxis(all, prefer);
        const high = Math.max(...all);
        const low = Math.min(...all.filter((each) => each > high * 1e-16));
        expect(domain[0]).toBeLessThanOrEqual(low + high * 1e-9);
        expect(domain[1]).toBeGreaterThanOrEqual(high * (1 - 1e-9));
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(13);
        expect(ticks).toEqual([...new Set(ticks)].sort((a, b) => a - b));
      }),
      { numRuns },
    );
  });

  it("is logarithmic for positive values that span a factor of five, and where it was asked for", () => {
    expect(valueAxis([1, 5], "log").type).toBe("log");
    expect(valueAxis([1, 4], "log").type).toBe("linear");
    expect(valueAxis([-1, 5], "log").type).toBe("linear");
    expect(valueAxis([1, 5], "linear").type).toBe("linear");
  });

  it("ends at whole decades, at 1, 2 or 5 times one when it spans few", () => {
    expect(logAxis(3e-7, 40)).toMatchObject({ domain: [1e-7, 100] });
    expect(logAxis(0.3, 4)).toMatchObject({ domain: [0.2, 5], ticks: [0.2, 0.5, 1, 2, 5] });
    expect(linearAxis([0.31, 0.94])).toMatchObject({
      domain: [0.2, 1],
      ticks: [0.2, 0.4, 0.6, 0.8, 1],
    });
  });

  it("leaves infinite values out, and exists without any value", () => {
    expect(valueAxis([1, 10, Infinity, Number.NaN], "log").domain).toEqual([1, 10]);
    expect(valueAxis([], "log").domain).toEqual([0, 1]);
    expect(valueAxis([0, 0], "log")).toMatchObject({ type: "linear" });
  });

  it("puts 0 at the foot of a logarithmic axis and infinity at its head", () => {
    const axis = valueAxis([0, 1e-3, 10], "log");
    expect(axis.domain).toEqual([1e-3, 10]);
    expect(positionOn(axis, 0)).toBe(0);
    expect(clampTo(axis, Infinity)).toBe(10);
  });

  it("maps a position back to its value", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    for (const axis of [logAxis(1e-9, 1e3), linearAxis([-3, 8])]) {
      fc.assert(
        fc.property(share, (at) => {
          expect(positionOn(axis, valueAt(axis, at))).toBeCloseTo(at, 9);
        }),
        { numRuns },
      );
    }
  });
});
