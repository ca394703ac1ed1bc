import {
  add,
  choice,
  clip,
  decay,
  defineOptimizer,
  ema,
  equal,
  flag,
  learningRate,
  maximum,
  mul,
  neg,
  nonNegative,
  over,
  positive,
  pow,
  sqrt,
  square,
  sub,
  where,
  zeros,
} from "@thalweg/core";

/**
 * ADOPT: divides the gradient by the root mean square of the previous gradients, then averages the
 * quotients.
 *
 *     v <- g^2, and no move, at t = 1; then
 *     m <- beta1 m + (1 - beta1) clip(g / max(sqrt(v), eps), -c, c),  c = (t - 1)^(1/4)
 *     theta <- theta - lr m
 *     v <- beta2 v + (1 - beta2) g^2
 *
 * The paper counts its steps from the first move, so that c = 1 there; flavour "pytorch-optimizer"
 * has c = t^(1/4).
 *
 * Defaults: lr 1e-3, beta1 0.9, beta2 0.9999, eps 1e-6, the paper's. lr weightDecay theta is
 * subtracted from theta at every step; with coupled true, weightDecay theta is added to the
 * gradient.
 * Reference: Taniguchi et al. 2024, "ADOPT: modified Adam can converge with any beta2 with the
 * optimal rate", algorithm 2 (arXiv:2411.02853).
 */
export const adopt = defineOptimizer({
  name: "adopt",
  source: "Taniguchi et al. 2024, algorithm 2 (arXiv:2411.02853)",
  formula: "m <- ema(m, clip(g / max(sqrt(v_before), eps), c), beta1); theta <- theta - lr m",
  hyper: {
    lr: learningRate(1e-3, { source: "Taniguchi et al." }),
    beta1: decay(0.9, { source: "Taniguchi et al." }),
    beta2: decay(0.9999, { source: "Taniguchi et al." }),
    eps: positive(1e-6, { source: "Taniguchi et al." }),
    weightDecay: nonNegative(0),
    coupled: flag(false, { meaning: "whether the decay is added to the gradient" }),
    flavour: choice("paper", ["paper", "pytorch-optimizer"], { meaning: "where c counts from" }),
  },
  state: { m: zeros, v: zeros },
  rule({ g, theta, m, v, t, lr, beta1, beta2, eps, weightDecay, coupled, flavour }) {
    const pull = mul(weightDecay, theta);
    const input = coupled ? add(g, pull) : g;
    const first = equal(t, 1);
    const bound = pow(flavour === "paper" ? sub(t, 1) : t, 0.25);
    const normed = clip(over(input, maximum(sqrt(v), eps), eps), neg(bound), bound);
    m = where(first, 0, ema(m, normed, beta1));
    v = ema(v, square(input), mul(beta2, where(first, 0, 1)));
    const step = mul(lr, m);
    return { m, v, step: coupled ? step : add(step, mul(lr, pull)) };
  },
});
