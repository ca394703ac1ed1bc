import { add, decay, defineOptimizer, learningRate, mul, zeros } from "@thalweg/core";

/**
 * Nesterov's accelerated gradient: momentum with the gradient at the extrapolated point.
 *
 *     u <- mu u + g
 *     theta <- theta - lr (g + mu u)
 *
 * theta is the extrapolated point, at which the gradient is evaluated: with x the iterate and v =
 * -lr u the velocity of Sutskever et al., theta = x + mu v, and the two lines are theirs while lr
 * and mu are constant. On a quadratic it converges if and only if lr < (2 + 2 mu) / (h (1 + 2 mu))
 * for every eigenvalue h of the Hessian.
 *
 * Defaults: mu 0.9, lr 0.01 (Keras). PyTorch and optax write the same update.
 * Reference: Nesterov 1983, "A method of solving a convex programming problem with convergence rate
 * O(1/k^2)"; Sutskever, Martens, Dahl & Hinton 2013, "On the importance of initialization and
 * momentum in deep learning", equations 3 and 4; in this form Bengio, Boulanger-Lewandowski &
 * Pascanu 2012 (arXiv:1212.0901), section 3.5.
 */
export const nesterov = defineOptimizer({
  name: "nesterov",
  aliases: ["nag"],
  source: "Nesterov 1983; Sutskever et al. 2013; Bengio et al. 2012 (arXiv:1212.0901)",
  formula: "u <- mu u + g; theta <- theta - lr (g + mu u)",
  hyper: {
    lr: learningRate(1e-2, { source: "Keras" }),
    mu: decay(0.9, { source: "common usage" }),
  },
  state: { u: zeros },
  rule({ g, u, lr, mu }) {
    u = add(mul(mu, u), g);
    return { u, step: mul(lr, add(g, mul(mu, u))) };
  },
});
