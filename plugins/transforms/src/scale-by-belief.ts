import {
  add,
  debias,
  decay,
  defineOptimizer,
  ema,
  over,
  positive,
  sqrt,
  square,
  sub,
  zeros,
} from "@thalweg/core";

/**
 * AdaBelief's direction: Adam's, with the mean square of the gradients' differences from their
 * mean.
 *
 *     m <- beta1 m + (1 - beta1) g;  s <- beta2 s + (1 - beta2) (g - m)^2 + eps;  g <- m^ / (sqrt(s^) + eps)
 *
 * Not `adabelief` bit for bit: this divides as the paper, that multiplies as its rectified code.
 *
 * Defaults: beta1 0.9, beta2 0.999, the paper's; eps 1e-16, the authors' code's (the paper: 1e-8).
 * Reference: Zhuang et al. 2020, "AdaBelief optimizer: adapting stepsizes by the belief in observed
 * gradients", algorithm 2 (arXiv:2010.07468).
 */
export const scaleByBelief = defineOptimizer({
  name: "scale-by-belief",
  source: "Zhuang et al. 2020, algorithm 2 (arXiv:2010.07468)",
  formula: "m <- ema(m, g, beta1); s <- ema(s, (g - m)^2, beta2) + eps; g <- m^ / (sqrt(s^) + eps)",
  hyper: {
    beta1: decay(0.9, { source: "Zhuang et al." }),
    beta2: decay(0.999, { source: "Zhuang et al." }),
    eps: positive(1e-16, { source: "the authors' code; the paper has 1e-8" }),
  },
  state: { m: zeros, s: zeros },
  rule({ g, m, s, t, beta1, beta2, eps }) {
    m = ema(m, g, beta1);
    s = add(ema(s, square(sub(g, m)), beta2), eps);
    return { m, s, step: over(debias(m, beta1, t), add(sqrt(debias(s, beta2, t)), eps), eps) };
  },
});
