import { defineOptimizer, learningRate, maximum, positive, real, sub } from "@thalweg/core";
import { polyakAlong } from "./polyak-along.js";

/**
 * The stochastic Polyak step size, SPS_max: gradient descent to where the linearised loss reaches
 * its minimum, with a bound on the rate.
 *
 *     theta <- theta - min(max(f - fMin, 0) / (c |g|^2), lr) g
 *
 * f is the loss of the step's batch, |g| over all parameters; a zero gradient makes no step. fMin
 * is the smallest possible loss of a batch.
 * Defaults: c 0.5, the paper's for convex losses (it uses 0.2 for networks; optax 1), lr 1, the
 * largest rate (optax's), fMin 0.
 * Reference: Loizou et al. 2021, "Stochastic Polyak step-size for SGD: an adaptive learning rate
 * for fast convergence", equation 4 (arXiv:2002.10542).
 */
export const polyakStep = defineOptimizer({
  name: "polyak-step",
  aliases: ["sps"],
  source: "Loizou et al. 2021, equation 4 (arXiv:2002.10542)",
  formula: "theta <- theta - min((f - fMin) / (c |g|^2), lr) g",
  scope: "all",
  hyper: {
    lr: learningRate(1, { source: "optax", meaning: "the largest rate" }),
    c: positive(0.5, { source: "Loizou et al.; optax has 1" }),
    fMin: real(0, { meaning: "the smallest loss of a batch" }),
  },
  rule: ({ g, loss, lr, c, fMin }) => ({
    step: polyakAlong(g, maximum(sub(loss, fMin), 0), c, lr),
  }),
});
