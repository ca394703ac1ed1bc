import { add, cast, defineOptimizer, div, greater, mul, sum } from "@thalweg/core";

/**
 * Cautious steps: elements of a step whose sign differs from the gradient's become 0, and the
 * others are scaled up to compensate, array by array. Used after an optimizer: `adam|cautious`.
 *
 *     k = [u g > 0];  u <- u k n / (sum(k) + 1),  u the step, g the gradient of the loss, n the number of elements
 *
 * Reference: Liang et al. 2024, "Cautious optimizers: improving training with one line of code",
 * algorithm 1 (arXiv:2411.16085).
 */
export const cautious = defineOptimizer({
  name: "cautious",
  source: "Liang et al. 2024, algorithm 1 (arXiv:2411.16085)",
  formula: "k = [u g > 0]; u <- u k n / (sum(k) + 1), over each array",
  scope: "tensor",
  hyper: {},
  rule({ g, rawGradient }) {
    const kept = cast(greater(mul(g, rawGradient), 0), g.dtype);
    const count = g.shape.reduce((product, extent) => product * extent, 1);
    return { step: mul(mul(g, kept), div(count, add(sum(kept), 1))) };
  },
});
