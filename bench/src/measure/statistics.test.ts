import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { median, pairedRatio, summarize } from "./statistics.js";

/** Quantiles of a uniform distribution on [low, high]. */
const uniform = (count: number, low: number, high: number): number[] =>
  Array.from({ length: count }, (_, i) => low + ((high - low) * (i + 0.5)) / count);

describe("a summary of timings", () => {
  it("has the middle value as median, or the mean of the two in the middle", () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it("lies between its ends, whatever the order", () => {
    const times = fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(times, (samples) => {
        const { median: mid, min, max, count } = summarize(samples);
        expect(summarize(samples.toReversed())).toEqual(summarize(samples));
        expect(min).toBe(Math.min(...samples));
        expect(max).toBe(Math.max(...samples));
        expect(mid).toBeGreaterThanOrEqual(min);
        expect(mid).toBeLessThanOrEqual(max);
        expect(count).toBe(samples.length);
      }),
    );
  });

  it("reports two humps with the median and share of each", () => {
    const samples = [...uniform(14, 1540, 1570), ...uniform(6, 2200, 2260)];
    const { bimodal } = summarize(samples);
    expect(bimodal?.low).toBeCloseTo(1555, 6);
    expect(bimodal?.high).toBeCloseTo(2230, 6);
    expect(bimodal?.lowShare).toBeCloseTo(0.7, 12);
  });

  it.each([
    ["one hump, however wide", uniform(40, 100, 300)],
    ["one outlier", [...uniform(20, 100, 104), 400]],
    [
      "two groups closer than a twentieth",
      [...uniform(10, 100, 100.1), ...uniform(10, 103, 103.1)],
    ],
    ["too few timings", [1, 1, 1, 2, 2, 2]],
    ["equal timings", Array.from({ length: 20 }, () => 7)],
  ])("reports no humps for %s", (_, samples) => {
    expect(summarize(samples)).not.toHaveProperty("bimodal");
  });
});

describe("a ratio of timings taken side by side", () => {
  it("is that of the medians, with the ends of the rounds", () => {
    expect(pairedRatio([20, 30, 44], [10, 10, 11])).toEqual({
      value: 3,
      low: 2,
      high: 4,
      quartiles: [2.5, 3.5],
    });
  });

  it("keeps its spread small when a disturbance slows both of a round", () => {
    const quiet = uniform(21, 99, 101);
    const disturbed = quiet.map((x, round) => (round % 3 === 0 ? 2 * x : x));
    const { low, high } = pairedRatio(
      disturbed.map((x) => 4 * x),
      disturbed,
    );
    expect([low, high]).toEqual([4, 4]);
  });
});
