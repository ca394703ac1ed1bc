import { abs, defineOptimizer, div, equal, less, mul, type Tensor, where } from "@thalweg/core";
import { describe, expect, it } from "vitest";
import { notFinite } from "./finite.js";

// Faults are to be found, for which a fifth of the cases may be too few.
delete process.env.THALWEG_QUICK;

/** Steps along the gradient, but NaN where that is so. */
const brokenWhere = (isSo: (g: Tensor) => Tensor) =>
  defineOptimizer({
    ...{ name: "broken", source: "own work", hyper: {} },
    rule: ({ g }) => ({ step: where(isSo(g), div(mul(0, g), 0), g) }),
  });
/** Of about a size; those of a course are uneven. */
const near = (size: number) => (g: Tensor) =>
  mul(less(size / 1000, abs(g)), less(abs(g), 2 * size));

describe("steps that are finite", () => {
  it.each([
    ["f32", [0.1, 1e-44, 1e-22, 1e25, 1e38]],
    ["f64", [0.1, 1e-308, 1e-170, 1e160]],
  ] as const)("are tried in %s on gradients of the sizes %j", (dtype, sizes) => {
    for (const size of sizes) {
      const found = notFinite(brokenWhere(near(size)), dtype, {});
      expect(found).toMatch(/^step \d in f\d\d is NaN at element \d+ on a gradient .*\.$/);
    }
    expect(notFinite(brokenWhere(near(1e-30)), dtype, {})).toBeUndefined();
  });

  it("are tried on gradients of 0", () => {
    for (const dtype of ["f32", "f64"] as const) {
      expect(
        notFinite(
          brokenWhere((g) => equal(g, 0)),
          dtype,
          {},
        ),
      ).toMatch(/NaN at element/);
    }
  });
});
