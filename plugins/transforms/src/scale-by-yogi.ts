import { decay, defineOptimizer, filled, positive, zeros } from "@thalweg/core";
import { yogiDirection } from "@thalweg/optimizers";

/**
 * Yogi's direction: Adam's, with a mean square that moves towards g^2 by (1 - beta2) g^2.
 *
 *     m <- beta1 m + (1 - beta1) g;  v <- v - (1 - beta2) sign(v - g^2) g^2;  g <- m / (sqrt(v) + eps)
 *
 * An infinite v remains infinite: infinity minus infinity counts as infinity.
 * Defaults: beta1 0.9, beta2 0.999, eps 0.001, the paper's; v begins at 1e-6, as in optax (the
 * paper does not specify it).
 * Reference: Zaheer et al. 2018, "Adaptive methods for nonconvex optimization", algorithm 2
 * (NeurIPS).
 */
export const scaleByYogi = defineOptimizer({
  name: "scale-by-yogi",
  source: "Zaheer et al. 2018, algorithm 2 (NeurIPS)",
  formula:
    "m <- ema(m, g, beta1); v <- v - (1 - beta2) sign(v - g^2) g^2; g <- m / (sqrt(v) + eps)",
  hyper: {
    beta1: decay(0.9),
    beta2: decay(0.999),
    eps: positive(1e-3, { source: "Zaheer et al." }),
  },
  state: { m: zeros, v: filled(1e-6) },
  rule: ({ g, m, v, t, beta1, beta2, eps }) =>
    yogiDirection({ g, m, v, t, beta1, beta2, eps }, "paper"),
});
