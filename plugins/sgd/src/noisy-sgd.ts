import { add, defineOptimizer, div, mul, nonNegative, positive, pow, sqrt } from "@thalweg/core";

/**
 * Noisy SGD: gradient descent with annealed normal noise on the gradient.
 *
 *     theta <- theta - lr (g + sqrt(eta / t^gamma) n),  n standard normal
 *
 * The noise follows the seed of the trial, the parameter's name and t; the transform `add-noise` brings it to any optimizer.
 *
 * Defaults: eta 0.01, the least of the three that the paper tries (0.01, 0.3, 1), gamma 0.55; lr 0.01, gradient descent's.
 * Reference: Neelakantan et al. 2015, "Adding gradient noise improves learning for very deep networks" (arXiv:1511.06807).
 */
export const noisySgd = defineOptimizer({
  name: "noisy-sgd",
  source: "Neelakantan et al. 2015 (arXiv:1511.06807)",
  formula: "theta <- theta - lr (g + sqrt(eta / t^gamma) n), n standard normal",
  hyper: {
    lr: positive(1e-2, { source: "Keras's SGD" }),
    eta: nonNegative(0.01, { source: "Neelakantan et al." }),
    gamma: nonNegative(0.55, { source: "Neelakantan et al." }),
  },
  rule: ({ g, t, lr, eta, gamma, noise }) => ({
    step: mul(lr, add(g, mul(sqrt(div(eta, pow(t, gamma))), noise()))),
  }),
});
