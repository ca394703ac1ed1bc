import { add, decay, defineOptimizer, mul, zeros } from "@thalweg/core";

/**
 * Nesterov's momentum: a trace that looks one step ahead.
 *
 *     u <- decay u + g;  g <- g + decay u
 *
 * Defaults: decay 0.9. `nesterov-trace|scale-by-learning-rate` is Nesterov's accelerated gradient
 * as Sutskever writes it.
 * Reference: Sutskever et al. 2013, "On the importance of initialization and momentum in deep
 * learning", equations 3 and 4.
 */
export const nesterovTrace = defineOptimizer({
  name: "nesterov-trace",
  source: "Nesterov 1983; Sutskever et al. 2013, equations 3 and 4",
  formula: "u <- decay u + g; g <- g + decay u",
  hyper: { decay: decay(0.9) },
  state: { u: zeros },
  rule({ g, u, decay: mu }) {
    u = add(mul(mu, u), g);
    return { u, step: add(g, mul(mu, u)) };
  },
});
