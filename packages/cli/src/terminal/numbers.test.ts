import { describe, expect, it } from "vitest";
import {
  plural,
  showCount,
  showDuration,
  showNumber,
  showSeconds,
  showSetting,
} from "./numbers.js";

describe("numbers for people", () => {
  it.each([
    [0, "0"],
    [0.113, "0.113"],
    [24.2, "24.2"],
    [12, "12"],
    [-0.5, "-0.5"],
    [123_456, "1.23e5"],
    [9999.6, "10000"],
    [1.2e-9, "1.2e-9"],
    [null, "\u2013"],
  ])("%s has three digits at most: %s", (value, text) => {
    expect(showNumber(value)).toBe(text);
  });

  it.each([
    [0.001, "0.001"],
    [1e-5, "1e-5"],
    [0.99999, "0.99999"],
    [3.1622776601683795e-5, "3.16228e-5"],
    ["sum", "sum"],
    [true, "true"],
  ])("a setting %s is written as on a command line: %s", (value, text) => {
    expect(showSetting(value)).toBe(text);
  });

  it("count thousands, and one thing as one", () => {
    expect([0, 999, 1000, 1_234_567].map(showCount)).toEqual(["0", "999", "1,000", "1,234,567"]);
    expect([plural(1, "trial"), plural(1756, "trial")]).toEqual(["1 trial", "1,756 trials"]);
  });

  it("show a measured time in its unit, and a guess in whole seconds", () => {
    expect([420, 999.6, 8310, 59_940, 125_000].map(showDuration)).toEqual([
      "420 ms",
      "1.0 s",
      "8.3 s",
      "59.9 s",
      "2 min 05 s",
    ]);
    expect([10, 8310, 59_001].map(showSeconds)).toEqual(["1 s", "9 s", "1 min 00 s"]);
  });
});
