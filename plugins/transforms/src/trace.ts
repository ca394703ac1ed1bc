import { add, decay, defineOptimizer, mul, zeros } from "@thalweg/core";

/**
 * Momentum: a decaying sum of the gradients.
 *
 *     u <- decay u + g;  g <- u
 *
 * Defaults: decay 0.9. `trace|scale-by-learning-rate` is heavy-ball momentum.
 * Reference: Polyak 1964, "Some methods of speeding up the convergence of iteration methods",
 * equation 9 (doi:10.1016/0041-5553(64)90137-5).
 */
export const trace = defineOptimizer({
  name: "trace",
  source: "Polyak 1964, equation 9 (doi:10.1016/0041-5553(64)90137-5)",
  formula: "u <- decay u + g; g <- u",
  hyper: { decay: decay(0.9) },
  state: { u: zeros },
  rule({ g, u, decay: mu }) {
    u = add(mul(mu, u), g);
    return { u, step: u };
  },
});
