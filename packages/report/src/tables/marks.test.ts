import { describe, expect, it } from "vitest";
import { marksOf } from "./marks.js";

const of = (median: number | null, low?: number, high?: number | null) => ({
  median,
  interval: low === undefined ? null : ([low, high ?? null] as const),
});

describe("the marks of a column", () => {
  it("are on the best median, and on those whose interval overlaps that of the best", () => {
    const column = [of(2, 1.5, 3), of(1, 0.5, 1.5), of(4, 1.6, 5), of(null, 1.4)];
    expect(marksOf(column, "lower")).toEqual(["tied", "best", undefined, "tied"]);
  });

  it("follow the direction of the metric", () => {
    const column = [of(0.9, 0.88, 0.92), of(0.85, 0.84, 0.88), of(0.8, 0.7, 0.87)];
    expect(marksOf(column, "higher")).toEqual(["best", "tied", undefined]);
    expect(marksOf(column, "lower")).toEqual([undefined, "tied", "best"]);
  });

  it("are shared by equals, and say nothing of spread where one seed has none", () => {
    expect(marksOf([of(1), of(1), of(1.01)], "lower")).toEqual(["best", "best", undefined]);
  });

  it("are absent where nothing is finite, and where nothing is compared", () => {
    expect(marksOf([of(null), of(null, 1)], "lower")).toEqual([undefined, undefined]);
    expect(marksOf([of(1)], "lower")).toEqual([undefined]);
    expect(marksOf([null, null], "higher")).toEqual([undefined, undefined]);
  });
});
