import fc from "fast-check";
import { expect, it } from "vitest";
import { checkedSteps } from "./schedule-range.js";

const check = (steps: number) => {
  const checked = [...checkedSteps(steps)];
  const gaps = checked.map((step, i) => step - (i === 0 ? -1 : checked[i - 1]!));
  expect(checked).toHaveLength(Math.min(steps, 4096));
  expect(checked[0]).toBe(0);
  expect(checked.at(-1)).toBe(steps - 1);
  // Ascending, without repetition, and without gaps in the first and last 1,024.
  expect(Math.min(...gaps)).toBe(1);
  expect(Math.max(...gaps.slice(0, 1024), ...gaps.slice(-1023))).toBe(1);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(Math.ceil((steps - 2048) / 2048) || 1);
};

it("every step of up to 4,096 is looked at, of more both ends and as many spread evenly between", () => {
  const lengths = fc.oneof(fc.integer({ min: 1, max: 9000 }), fc.integer({ min: 1, max: 10 ** 7 }));
  fc.assert(fc.property(lengths, check), { examples: [[4095], [4096], [4097]], numRuns: 30 });
});
