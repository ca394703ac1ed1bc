import { decay, defineOptimizer, positive, zeros } from "@thalweg/core";
import { rmspropStep } from "@thalweg/optimizers";

/**
 * RMSProp's scaling: by the root of the mean square of the gradients.
 *
 *     v <- beta v + (1 - beta) g^2;  g <- g / (sqrt(v) + eps)
 *
 * Defaults: beta 0.9 (Hinton), eps 1e-8; PyTorch uses beta 0.99.
 * Reference: Tieleman & Hinton 2012, "Neural networks for machine learning", lecture 6e.
 */
export const scaleByRms = defineOptimizer({
  name: "scale-by-rms",
  source: "Tieleman & Hinton 2012, lecture 6e",
  formula: "v <- ema(v, g^2, beta); g <- g / (sqrt(v) + eps)",
  hyper: { beta: decay(0.9, { source: "Hinton; PyTorch uses 0.99" }), eps: positive(1e-8) },
  state: { v: zeros },
  rule: ({ g, v, beta, eps }) => rmspropStep({ g, v, lr: 1, rho: beta, eps }),
});
