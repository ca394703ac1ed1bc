import { add, choice, defineOptimizer, mul, nonNegative } from "@thalweg/core";

/**
 * Decoupled weight decay: adds a multiple of the parameters to the step. Before
 * `scale-by-learning-rate` it is AdamW's decay, which the rate scales too.
 *
 *     g <- g + lambda theta
 *
 * `decay: "matrices"` excludes vectors and single values: biases, gains of norms. `masked` makes
 * masks by name.
 * Defaults: lambda 0.01, PyTorch's for AdamW (optax 1e-4); all parameters.
 * Reference: Loshchilov & Hutter 2019, "Decoupled weight decay regularization", algorithm 2
 * (arXiv:1711.05101).
 */
export const addDecayedWeights = defineOptimizer({
  name: "add-decayed-weights",
  aliases: ["weight-decay"],
  source: "Loshchilov & Hutter 2019, algorithm 2 (arXiv:1711.05101)",
  formula: "g <- g + lambda theta",
  scope: "tensor",
  hyper: {
    lambda: nonNegative(0.01, { source: "PyTorch's AdamW; optax uses 1e-4" }),
    decay: choice("all", ["all", "matrices"], { meaning: "which parameters decay" }),
  },
  rule({ g, theta, lambda, decay: which }) {
    const decays = which === "all" || theta.shape.length >= 2;
    return { step: decays ? add(g, mul(lambda, theta)) : g };
  },
});
