import {
  add,
  choice,
  decay,
  defineOptimizer,
  ema,
  flag,
  learningRate,
  mul,
  nonNegative,
  over,
  sqrt,
  square,
  variance,
  zeros,
} from "@thalweg/core";

/**
 * RMSProp with momentum, by default centred: the gradient divided by its standard deviation,
 * accumulated in a velocity.
 *
 *     v <- rho v + (1 - rho) g^2
 *     mean <- rho mean + (1 - rho) g
 *     u <- momentum u + g / sqrt(v - mean^2 + eps)                flavour "paper"
 *     u <- momentum u + g / (sqrt(v - mean^2) + eps)              flavour "torch"
 *     theta <- theta - lr u
 *
 * v - mean^2 is a `variance`, never below 0. Without centred the mean is omitted. Graves has lr
 * inside the velocity, which is the same while lr is constant.
 *
 * Defaults: rho 0.95, momentum 0.9, eps 1e-4, lr 1e-4 and centred, Graves's; PyTorch uses 0.99, 0,
 * 1e-8, 0.01 and does not centre. weightDecay theta is added to the gradient.
 * Reference: Graves 2013, "Generating sequences with recurrent neural networks", equations 38 to 41
 * (arXiv:1308.0850).
 */
export const rmspropMomentum = defineOptimizer({
  name: "rmsprop-momentum",
  aliases: ["rmsprop-graves"],
  source: "Graves 2013, equations 38 to 41 (arXiv:1308.0850)",
  formula: "u <- momentum u + g / sqrt(v - mean^2 + eps); theta <- theta - lr u",
  hyper: {
    lr: learningRate(1e-4, { source: "Graves; PyTorch uses 0.01" }),
    rho: decay(0.95, { source: "Graves; PyTorch uses 0.99" }),
    momentum: decay(0.9, { source: "Graves; PyTorch uses 0" }),
    eps: nonNegative(1e-4, { source: "Graves; PyTorch uses 1e-8" }),
    weightDecay: nonNegative(0, { source: "PyTorch" }),
    centred: flag(true, { source: "Graves; PyTorch does not" }),
    flavour: choice("paper", ["paper", "torch"], { meaning: "eps under the root or beside it" }),
  },
  state: { v: zeros, mean: zeros, u: zeros },
  rule({ g, theta, v, mean, u, lr, rho, momentum, eps, weightDecay, centred, flavour }) {
    g = add(g, mul(weightDecay, theta));
    v = ema(v, square(g), rho);
    mean = ema(mean, g, rho);
    const spread = centred ? variance(v, mean) : v;
    const root = flavour === "paper" ? sqrt(add(spread, eps)) : add(sqrt(spread), eps);
    u = add(mul(momentum, u), over(g, root, eps));
    return { v, u, step: mul(lr, u), ...(centred && { mean }) };
  },
});
