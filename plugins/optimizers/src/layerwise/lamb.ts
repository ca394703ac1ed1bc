import {
  add,
  byRatio,
  choice,
  debias,
  decay,
  defineOptimizer,
  ema,
  learningRate,
  minimum,
  mul,
  nonNegative,
  norm,
  over,
  rescale,
  type Scalar,
  scaledNorm,
  sqrt,
  square,
  type Tensor,
  zeros,
} from "@thalweg/core";

/**
 * LAMB: Adam's direction, scaled for each parameter array to the array's norm.
 *
 *     m <- beta1 m + (1 - beta1) g,   v <- beta2 v + (1 - beta2) g^2
 *     u = m^ / (sqrt(v^) + eps) + weightDecay theta
 *     theta <- theta - lr (|theta| / |u|) u
 *
 * m^ and v^ are bias-corrected by 1 - beta^t; the ratio is 1 if either norm is 0. The paper's phi
 * is the identity here.
 *
 * Flavour "pytorch-optimizer", that package: |theta| is computed after the decoupled decay, and
 * clipped to 10; u is m / (sqrt(v) + eps), only the step is divided by 1 - beta1^t; the ratio is
 * |theta| / (|u| + eps).
 *
 * Defaults: lr 0.001, beta1 0.9, beta2 0.999, eps 1e-6, weightDecay 0.01, the paper's.
 * Reference: You et al. 2020, "Large batch optimization for deep learning: training BERT in 76
 * minutes", algorithm 2 (arXiv:1904.00962).
 */
export const lamb = defineOptimizer({
  name: "lamb",
  source: "You et al. 2020, algorithm 2 (arXiv:1904.00962)",
  formula: "u = m^ / (sqrt(v^) + eps) + weightDecay theta; theta <- theta - lr (|theta| / |u|) u",
  scope: "tensor",
  hyper: {
    lr: learningRate(1e-3, { source: "You et al." }),
    beta1: decay(0.9, { source: "You et al." }),
    beta2: decay(0.999, { source: "You et al." }),
    eps: nonNegative(1e-6, { source: "You et al." }),
    weightDecay: nonNegative(0.01, { source: "You et al." }),
    flavour: choice("paper", ["paper", "pytorch-optimizer"], {
      meaning: "corrections, decay and ratio",
    }),
  },
  state: { m: zeros, v: zeros },
  rule({ g, theta, m, v, t, lr, beta1, beta2, eps, weightDecay, flavour }) {
    m = ema(m, g, beta1);
    v = ema(v, square(g), beta2);
    const decayed = mul(weightDecay, theta);
    if (flavour === "paper") {
      const u = add(over(debias(m, beta1, t), add(sqrt(debias(v, beta2, t)), eps), eps), decayed);
      return { m, v, step: byTrustRatio(u, theta, lr) };
    }
    const u = over(m, add(sqrt(v), eps), eps);
    const above = rescale(minimum(norm(add(theta, mul(mul(-1, lr), decayed))), 10));
    const { size, scale } = scaledNorm(u);
    const below = { size: add(size, mul(eps, scale)), scale };
    return {
      m,
      v,
      step: add(mul(lr, decayed), byRatio(debias(u, beta1, t), { above, below }, lr)),
    };
  },
});

/** lr (|theta| / |u|) u, or lr u where either norm is 0. `scale-by-trust-ratio` takes it with lr = 1. */
export function byTrustRatio(u: Tensor, theta: Tensor, lr: Scalar | number) {
  return byRatio(u, { above: scaledNorm(theta), below: scaledNorm(u) }, lr);
}
