import { decay, defineOptimizer, nonNegative, zeros } from "@thalweg/core";
import { adamStep } from "@thalweg/optimizers";

/**
 * Adam's direction: the mean gradient over the root of its mean square, both corrected for their
 * start at zero.
 *
 *     m <- beta1 m + (1 - beta1) g;  v <- beta2 v + (1 - beta2) g^2;  g <- m^ / (sqrt(v^) + eps)
 *
 * `scale-by-adam|scale-by-learning-rate` takes Adam's steps. Defaults: beta1 0.9, beta2 0.999, eps
 * 1e-8, the paper's.
 * Reference: Kingma & Ba 2015, algorithm 1 (arXiv:1412.6980).
 */
export const scaleByAdam = defineOptimizer({
  name: "scale-by-adam",
  source: "Kingma & Ba 2015, algorithm 1 (arXiv:1412.6980)",
  formula: "m <- ema(m, g, beta1); v <- ema(v, g^2, beta2); g <- m^ / (sqrt(v^) + eps)",
  hyper: {
    beta1: decay(0.9, { source: "Kingma & Ba" }),
    beta2: decay(0.999, { source: "Kingma & Ba" }),
    eps: nonNegative(1e-8, { source: "Kingma & Ba" }),
  },
  state: { m: zeros, v: zeros },
  rule({ g, m, v, t, beta1, beta2, eps }) {
    return adamStep({ g, m, v, t, lr: 1, beta1, beta2, eps });
  },
});
