import {
  abs,
  add,
  choice,
  debias,
  decay,
  defineOptimizer,
  div,
  ema,
  learningRate,
  mul,
  nonNegative,
  over,
  sigmoid,
  sqrt,
  square,
  sub,
  zeros,
} from "@thalweg/core";

/**
 * diffGrad: Adam with shorter steps where the gradient changes little, which it treats as a sign of
 * a nearby minimum.
 *
 *     m <- beta1 m + (1 - beta1) g
 *     v <- beta2 v + (1 - beta2) g^2
 *     friction = sigmoid(|g_before - g|),  g_before = 0 at t = 1
 *     theta <- theta - lr friction m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + eps)
 *
 * friction is in [1/2, 1). Flavour "pytorch-optimizer" is the package of February 2026, which
 * computes the friction but does not use it: theta <- theta - lr m / (1 - beta1^t) / (sqrt(v +
 * 1e-15) + eps).
 *
 * Defaults: Adam's, as in the paper.
 * Reference: Dubey et al. 2020, "diffGrad: an optimization method for convolutional neural
 * networks" (arXiv:1909.11015).
 */
export const diffgrad = defineOptimizer({
  name: "diffgrad",
  source: "Dubey et al. 2020 (arXiv:1909.11015)",
  formula: "theta <- theta - lr sigmoid(|g_before - g|) m^ / (sqrt(v^) + eps)",
  hyper: {
    lr: learningRate(1e-3, { source: "Dubey et al." }),
    beta1: decay(0.9, { source: "Dubey et al." }),
    beta2: decay(0.999, { source: "Dubey et al." }),
    eps: nonNegative(1e-8, { source: "Kingma & Ba" }),
    flavour: choice("paper", ["paper", "pytorch-optimizer"], { meaning: "whether it brakes" }),
  },
  state: { m: zeros, v: zeros, before: zeros },
  rule({ g, m, v, before, t, lr, beta1, beta2, eps, flavour }) {
    m = ema(m, g, beta1);
    v = ema(v, square(g), beta2);
    const mean = debias(m, beta1, t);
    if (flavour === "pytorch-optimizer") {
      return { m, v, step: mul(lr, div(mean, add(sqrt(add(v, 1e-15)), eps))) };
    }
    const friction = sigmoid(abs(sub(before, g)));
    const step = mul(mul(lr, friction), over(mean, add(sqrt(debias(v, beta2, t)), eps), eps));
    return { m, v, before: g, step };
  },
});
