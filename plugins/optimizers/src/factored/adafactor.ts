import {
  add,
  choice,
  decay,
  defineOptimizer,
  div,
  ema,
  flag,
  learningRate,
  less,
  maximum,
  minimum,
  mul,
  nonNegative,
  positive,
  pow,
  real,
  rootMeanSquare as rms,
  sqrt,
  sub,
  where,
  zeros,
} from "@thalweg/core";
import { momentState, overRoot } from "./factored-moment.js";

/**
 * Adafactor: Adam without a first moment, whose second moment is stored as the row and column means
 * of a matrix.
 *
 *     R, C <- beta2_t (R, C) + (1 - beta2_t) (row means, column means of g^2 + eps1),   beta2_t = min(beta2, 1 - t^-decayRate)
 *     U = g / sqrt(R C' / mean(R)),   U <- U / max(1, rms(U) / clip)
 *     theta <- theta - rho_t max(eps2, rms(theta)) U
 *
 * In vectors and single values every element has its own moment. rho_t depends on `rate`:
 * "relative", min(lr, 1 / sqrt(t)); "warmup", min(1e-6 t, 1 / sqrt(t)); or "given", lr. Without
 * `relative`, the factor max(eps2, rms(theta)) is omitted. With beta1 > 0 the step is an
 * exponential average. weightDecay is decoupled and multiplied by the step's rate.
 *
 * Flavour "pytorch-optimizer", that package: U is divided by min(1, rms(U) / clip), where the paper
 * has max.
 *
 * Defaults: lr 0.01, decayRate 0.8, beta2 1 (no cap), eps1 1e-30, eps2 1e-3, clip 1, no momentum,
 * relative steps and scales, the paper's.
 * Reference: Shazeer & Stern 2018, "Adafactor: adaptive learning rates with sublinear memory cost",
 * algorithms 4 and 5 (arXiv:1804.04235).
 */
export const adafactor = defineOptimizer({
  name: "adafactor",
  source: "Shazeer & Stern 2018, algorithms 4 and 5 (arXiv:1804.04235)",
  formula:
    "theta <- theta - min(lr, 1 / sqrt(t)) max(eps2, rms(theta)) clip(g / sqrt(R C' / mean(R)))",
  scope: "tensor",
  hyper: {
    lr: learningRate(0.01, { source: "Shazeer & Stern" }),
    beta1: decay(0, { meaning: "of the average of steps; 0 keeps none" }),
    beta2: real(1, { min: 0, max: 1, meaning: "the largest decay" }),
    decayRate: positive(0.8, { source: "Shazeer & Stern" }),
    eps1: nonNegative(1e-30, { source: "Shazeer & Stern" }),
    eps2: nonNegative(1e-3, { source: "Shazeer & Stern" }),
    clip: positive(1, { source: "Shazeer & Stern" }),
    weightDecay: nonNegative(0),
    rate: choice("relative", ["relative", "warmup", "given"], { source: "Shazeer & Stern" }),
    relative: flag(true, { source: "Shazeer & Stern", meaning: "in proportion to rms(theta)" }),
    flavour: choice("paper", ["paper", "pytorch-optimizer"], { meaning: "how steps are clipped" }),
  },
  state: { m: zeros, ...momentState },
  rule({ g, theta, m, t, lr, beta1, eps1, eps2, clip, relative, rate, ...hyper }) {
    const beta2 = minimum(hyper.beta2, sub(1, pow(t, mul(-1, hyper.decayRate))));
    const { u, moment } = overRoot(g, eps1, hyper, beta2);
    const within = div(clip, rms(u));
    const larger = where(less(within, Infinity), maximum(1, within), 1);
    const factor = hyper.flavour === "paper" ? minimum(1, within) : larger;
    const shrinking = minimum(rate === "warmup" ? mul(1e-6, t) : lr, div(1, sqrt(t)));
    const rho = rate === "given" ? lr : shrinking;
    const step = relative ? mul(rho, maximum(rms(theta), eps2)) : rho;
    m = ema(m, mul(step, mul(factor, u)), beta1);
    return { m, ...moment, step: add(m, mul(step, mul(hyper.weightDecay, theta))) };
  },
});
