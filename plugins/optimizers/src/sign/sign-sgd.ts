import {
  add,
  decay,
  defineOptimizer,
  ema,
  flag,
  learningRate,
  mul,
  nonNegative,
  sign,
  zeros,
} from "@thalweg/core";

/**
 * signSGD, and with momentum Signum: a step of the same length in every coordinate, against the
 * sign.
 *
 *     m <- momentum m + (1 - momentum) g
 *     theta <- theta - lr (sign(m) + weightDecay theta)
 *
 * Momentum 0 is signSGD, 0.9 the paper's Signum. A coordinate with gradient 0 does not change. The
 * size of steps does not depend on the size of gradients, so that the rate must decrease for
 * convergence.
 *
 * Defaults: momentum 0 and lr 1e-3 (pytorch_optimizer, whose momentum is 0.9; the paper uses 1e-4
 * for image classifiers). With coupled true the decay is added to the gradient instead.
 * Reference: Bernstein, Wang, Azizzadenesheli & Anandkumar 2018, "signSGD: compressed optimisation
 * for non-convex problems", algorithms 1 and 2 (arXiv:1802.04434).
 */
export const signSgd = defineOptimizer({
  name: "sign-sgd",
  aliases: ["signsgd", "signum"],
  source: "Bernstein et al. 2018, algorithms 1 and 2 (arXiv:1802.04434)",
  formula: "m <- ema(m, g, momentum); theta <- theta - lr (sign(m) + weightDecay theta)",
  hyper: {
    lr: learningRate(1e-3, { source: "pytorch_optimizer" }),
    momentum: decay(0, { source: "Bernstein et al.; 0.9 for Signum" }),
    weightDecay: nonNegative(0),
    coupled: flag(false, { meaning: "whether the decay is added to the gradient" }),
  },
  state: { m: zeros },
  rule({ g, theta, m, lr, momentum, weightDecay, coupled }) {
    const pull = mul(weightDecay, theta);
    m = ema(m, coupled ? add(g, pull) : g, momentum);
    return { m, step: mul(lr, coupled ? sign(m) : add(sign(m), pull)) };
  },
});
