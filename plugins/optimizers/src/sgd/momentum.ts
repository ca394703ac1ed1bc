import { add, decay, defineOptimizer, learningRate, mul, zeros } from "@thalweg/core";

/**
 * Heavy-ball momentum: gradients accumulated in a decaying velocity.
 *
 *     u <- mu u + g
 *     theta <- theta - lr u
 *
 * On a quadratic it converges if and only if lr < (2 + 2 mu) / h for every eigenvalue h of the
 * Hessian.
 *
 * Defaults: mu 0.9, lr 0.01 (Keras). PyTorch and optax write the same update; Polyak puts lr inside
 * the velocity, which is the same while lr is constant; some write an average, (1 - mu) g, so that
 * their lr is 1 / (1 - mu) times ours.
 * Reference: Polyak 1964, "Some methods of speeding up the convergence of iteration methods"
 * (doi:10.1016/0041-5553(64)90137-5), equation 9.
 */
export const momentum = defineOptimizer({
  name: "momentum",
  aliases: ["heavy-ball"],
  source: "Polyak 1964 (doi:10.1016/0041-5553(64)90137-5)",
  formula: "u <- mu u + g; theta <- theta - lr u",
  hyper: {
    lr: learningRate(1e-2, { source: "Keras" }),
    mu: decay(0.9, { source: "common usage" }),
  },
  state: { u: zeros },
  rule({ g, u, lr, mu }) {
    u = add(mul(mu, u), g);
    return { u, step: mul(lr, u) };
  },
});
