import {
  add,
  decay,
  defineOptimizer,
  ema,
  learningRate,
  maximum,
  mul,
  nonNegative,
  over,
  pow,
  real,
  square,
  zeros,
} from "@thalweg/core";

/**
 * Padam: AMSGrad with a power p < 1/2 of the mean square instead of the root, between Adam and
 * momentum.
 *
 *     m <- beta1 m + (1 - beta1) g
 *     v <- beta2 v + (1 - beta2) g^2
 *     largest <- max(largest, v)
 *     theta <- theta - lr m / (largest^p + eps)
 *
 * p = 1/2 is AMSGrad and p = 0 momentum (times 1 - beta1).
 *
 * Defaults: p 1/8, lr 0.1, beta1 0.9, beta2 0.999, the paper's; eps 1e-8, the authors' code.
 * Reference: Chen et al. 2018, "Closing the generalization gap of adaptive gradient methods in
 * training deep neural networks", algorithm 1 (arXiv:1806.06763).
 */
export const padam = defineOptimizer({
  name: "padam",
  source: "Chen et al. 2018, algorithm 1 (arXiv:1806.06763)",
  formula: "theta <- theta - lr m / (largest^p + eps), largest = max over time of v",
  hyper: {
    lr: learningRate(0.1, { source: "Chen et al." }),
    beta1: decay(0.9, { source: "Chen et al." }),
    beta2: decay(0.999, { source: "Chen et al." }),
    p: real(0.125, { min: 0, max: 0.5, source: "Chen et al." }),
    eps: nonNegative(1e-8, { source: "the authors' code" }),
  },
  state: { m: zeros, v: zeros, largest: zeros },
  rule({ g, m, v, largest, lr, beta1, beta2, p, eps }) {
    m = ema(m, g, beta1);
    v = ema(v, square(g), beta2);
    largest = maximum(largest, v);
    return { m, v, largest, step: mul(lr, over(m, add(pow(largest, p), eps), eps)) };
  },
});
