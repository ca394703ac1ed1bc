import {
  abs,
  add,
  choice,
  decay,
  defineOptimizer,
  dot,
  ema,
  learningRate,
  maximum,
  mul,
  nonNegative,
  over,
  positive,
  single,
  sqrt,
  square,
  sub,
  sum,
  zeros,
} from "@thalweg/core";

/**
 * D-Adapt Adam: Adam whose rate is a lower bound d of the distance from the start to the minimum,
 * which the gradients raise.
 *
 *     m <- beta1 m + (1 - beta1) lr d g,   v <- beta2 v + (1 - beta2) g^2,   A = sqrt(v) + eps
 *     r <- sqrt(beta2) r + (1 - sqrt(beta2)) lr d <g, s / A>
 *     s <- sqrt(beta2) s + (1 - sqrt(beta2)) lr d g
 *     theta <- theta - m / A - lr d weightDecay theta
 *     d <- max(d, r / ((1 - sqrt(beta2)) |s|_1))
 *
 * <g, s / A> uses the s of the previous step. lr is a factor of d, which may be scheduled and needs no
 * tuning.
 *
 * Flavour "author", as the authors' code: the A in r is that of the previous step.
 *
 * Defaults: lr 1, beta1 0.9, beta2 0.999, eps 1e-8, d0 1e-6, the paper's.
 * Reference: Defazio & Mishchenko 2023, "Learning-rate-free learning by D-Adaptation", algorithm 5
 * (arXiv:2301.07733).
 */
export const dadaptAdam = defineOptimizer({
  name: "dadapt-adam",
  aliases: ["d-adapt-adam", "dadaptadam"],
  source: "Defazio & Mishchenko 2023 (arXiv:2301.07733)",
  formula:
    "theta <- theta - m / (sqrt(v) + eps), m an average of lr d g; d <- max(d, r / ((1 - sqrt(beta2)) |s|_1))",
  scope: "all",
  hyper: {
    lr: learningRate(1, { source: "Defazio & Mishchenko", meaning: "a multiple of d" }),
    beta1: decay(0.9, { source: "Defazio & Mishchenko" }),
    beta2: decay(0.999, { source: "Defazio & Mishchenko" }),
    eps: nonNegative(1e-8, { source: "Defazio & Mishchenko" }),
    d0: positive(1e-6, { source: "Defazio & Mishchenko" }),
    weightDecay: nonNegative(0),
    flavour: choice("paper", ["paper", "author"], { meaning: "which v the estimate uses" }),
  },
  state: { m: zeros, v: zeros, s: zeros, r: single(0), grown: single(0) },
  rule({ g, theta, m, v, s, r, grown, lr, beta1, beta2, eps, d0, weightDecay, flavour }) {
    const slow = sqrt(beta2);
    const d = maximum(grown, d0);
    const rate = mul(lr, d);
    const before = add(sqrt(v), eps);
    m = ema(m, mul(rate, g), beta1);
    v = ema(v, square(g), beta2);
    const root = add(sqrt(v), eps);
    r = ema(r, mul(rate, dot(g, over(s, flavour === "author" ? before : root, eps))), slow);
    s = ema(s, mul(rate, g), slow);
    const next = maximum(d, over(r, mul(sub(1, slow), sum(abs(s))), 0));
    const step = add(over(m, root, eps), mul(mul(rate, weightDecay), theta));
    return { m, v, r, s, grown: next, step };
  },
});
