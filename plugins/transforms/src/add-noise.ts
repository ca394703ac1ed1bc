import { defineOptimizer, nonNegative } from "@thalweg/core";
import { noisyGradient } from "@thalweg/optimizers";

/**
 * Gradient noise, annealed: normal, of variance eta / t^gamma at t = 1, 2, ....
 *
 *     g <- g + sqrt(eta / t^gamma) n,  n standard normal
 *
 * The noise depends on the seed of the trial, the parameter's name and t. Defaults: gamma 0.55, the
 * paper's; eta 0.01, the smallest of the paper's three values (0.01, 0.3, 1). The paper has (1 + t)
 * with t from 0, which is the same.
 * Reference: Neelakantan et al. 2015, "Adding gradient noise improves learning for very deep
 * networks" (arXiv:1511.06807).
 */
export const addNoise = defineOptimizer({
  name: "add-noise",
  source: "Neelakantan et al. 2015 (arXiv:1511.06807)",
  formula: "g <- g + sqrt(eta / t^gamma) n, n standard normal",
  hyper: {
    eta: nonNegative(0.01, { source: "Neelakantan et al." }),
    gamma: nonNegative(0.55, { source: "Neelakantan et al." }),
  },
  rule: ({ g, t, eta, gamma, noise }) => ({
    step: noisyGradient({ g, t, eta, gamma, noise }),
  }),
});
