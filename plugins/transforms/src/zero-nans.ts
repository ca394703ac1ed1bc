import { defineOptimizer, equal, where } from "@thalweg/core";

/**
 * NaN becomes 0, element by element; infinities are not changed.
 *
 *     g <- g where g = g, else 0
 *
 * Reference: optax, zero_nans (https://optax.readthedocs.io).
 */
export const zeroNans = defineOptimizer({
  name: "zero-nans",
  source: "optax, zero_nans",
  formula: "g <- g where it is a number, else 0",
  hyper: {},
  rule: ({ g }) => ({ step: where(equal(g, g), g, 0) }),
});
