import {
  add,
  decay,
  defineOptimizer,
  div,
  ema,
  maximum,
  positive,
  sqrt,
  square,
  zeros,
} from "@thalweg/core";

/**
 * AMSGrad's direction: Adam's with the largest mean square so far below.
 *
 *     m <- beta1 m + (1 - beta1) g;  v <- beta2 v + (1 - beta2) g^2;  top <- max(top, v);  g <- m / (sqrt(top) + eps)
 *
 * The paper's, without bias corrections; PyTorch and optax put them in. Defaults: beta1 0.9, beta2 0.999, eps 1e-8.
 * Reference: Reddi, Kale & Kumar 2018, "On the convergence of Adam and beyond", algorithm 2 (arXiv:1904.09237).
 */
export const scaleByAmsgrad = defineOptimizer({
  name: "scale-by-amsgrad",
  source: "Reddi, Kale & Kumar 2018, algorithm 2 (arXiv:1904.09237)",
  formula: "m, v <- ema of g, g^2; top <- max(top, v); g <- m / (sqrt(top) + eps)",
  hyper: { beta1: decay(0.9), beta2: decay(0.999), eps: positive(1e-8) },
  state: { m: zeros, v: zeros, top: zeros },
  rule({ g, m, v, top, beta1, beta2, eps }) {
    m = ema(m, g, beta1);
    v = ema(v, square(g), beta2);
    top = maximum(top, v);
    return { m, v, top, step: div(m, add(sqrt(top), eps)) };
  },
});
