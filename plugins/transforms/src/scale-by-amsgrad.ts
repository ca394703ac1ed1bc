import { decay, defineOptimizer, positive, zeros } from "@thalweg/core";
import { amsgradStep } from "@thalweg/optimizers";

/**
 * AMSGrad's direction: Adam's with the largest mean square so far in the denominator.
 *
 *     m <- beta1 m + (1 - beta1) g;  v <- beta2 v + (1 - beta2) g^2;  top <- max(top, v);  g <- m / (sqrt(top) + eps)
 *
 * As in the paper, without bias corrections; PyTorch and optax have them. Defaults: beta1 0.9,
 * beta2 0.999, eps 1e-8.
 * Reference: Reddi, Kale & Kumar 2018, "On the convergence of Adam and beyond", algorithm 2
 * (arXiv:1904.09237).
 */
export const scaleByAmsgrad = defineOptimizer({
  name: "scale-by-amsgrad",
  source: "Reddi, Kale & Kumar 2018, algorithm 2 (arXiv:1904.09237)",
  formula: "m, v <- ema of g, g^2; top <- max(top, v); g <- m / (sqrt(top) + eps)",
  hyper: { beta1: decay(0.9), beta2: decay(0.999), eps: positive(1e-8) },
  state: { m: zeros, v: zeros, top: zeros },
  rule({ g, m, v, top, t, beta1, beta2, eps }) {
    const input = { g, m, v, largest: top, t, lr: 1, beta1, beta2, eps };
    const { largest, ...next } = amsgradStep(input, "paper");
    return { ...next, top: largest };
  },
});
