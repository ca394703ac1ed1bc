import { decay, defineOptimizer, positive, zeros } from "@thalweg/core";
import { adadeltaDirection } from "@thalweg/optimizers";

/**
 * AdaDelta's direction: the gradient scaled to the units of the parameters by the root mean square
 * of previous steps.
 *
 *     v <- rho v + (1 - rho) g^2;  s = sqrt(d + eps) / sqrt(v + eps) g;  d <- rho d + (1 - rho) s^2;  g <- s
 *
 * Defaults: rho 0.95, eps 1e-6, the paper's; PyTorch and optax use 0.9.
 * Reference: Zeiler 2012, "ADADELTA: an adaptive learning rate method", algorithm 1
 * (arXiv:1212.5701).
 */
export const scaleByAdadelta = defineOptimizer({
  name: "scale-by-adadelta",
  source: "Zeiler 2012, algorithm 1 (arXiv:1212.5701)",
  formula:
    "v <- ema(v, g^2, rho); s = sqrt(d + eps) / sqrt(v + eps) g; d <- ema(d, s^2, rho); g <- s",
  hyper: {
    rho: decay(0.95, { source: "Zeiler; PyTorch uses 0.9" }),
    eps: positive(1e-6, { source: "Zeiler" }),
  },
  state: { v: zeros, d: zeros },
  rule: ({ g, v, d, rho, eps }) => adadeltaDirection({ g, v, d, rho, eps }),
});
