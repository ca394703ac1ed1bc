import fc from "fast-check";
import { expect, it } from "vitest";
import { thousandths } from "./thousandths.js";

it("thousandths lie within their range, and most are no smaller than a tenth of it", () => {
  const sizes = fc.sample(thousandths(-10, 10), 1000).map(Math.abs);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(10);
  expect(sizes.filter((size) => size >= 1).length).toBeGreaterThan(700);
});
