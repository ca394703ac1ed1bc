import {
  abs,
  add,
  choice,
  decay,
  defineOptimizer,
  dot,
  ema,
  initialTheta,
  learningRate,
  maximum,
  minimum,
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
 * Prodigy: Adam that estimates the distance d from the start to the minimum, and uses it as its
 * rate.
 *
 *     r <- sqrt(beta2) r + (1 - sqrt(beta2)) lr d^2 <g, x0 - theta>
 *     s <- sqrt(beta2) s + (1 - sqrt(beta2)) lr d^2 g
 *     m <- beta1 m + (1 - beta1) d g,   v <- beta2 v + (1 - beta2) d^2 g^2
 *     theta <- theta - lr d (m / (sqrt(v) + d eps) + weightDecay theta)
 *     d <- max(d, coefficient r / |s|_1)
 *
 * lr is a factor of d, which may be scheduled and needs no tuning. Products and norms are over all
 * parameters. A schedule of the rate may begin at 0 only after d has grown.
 *
 * Flavour "author", as the authors' code: eps is multiplied by the new d.
 *
 * Defaults: lr 1, beta1 0.9, beta2 0.999, eps 1e-8, d0 1e-6, the paper's; coefficient 1 and
 * weightDecay 0, the authors' code's.
 * Reference: Mishchenko & Defazio 2024, "Prodigy: an expeditiously adaptive parameter-free
 * learner", algorithm 4 (arXiv:2306.06101).
 */
export const prodigy = defineOptimizer({
  name: "prodigy",
  source: "Mishchenko & Defazio 2024, algorithm 4 (arXiv:2306.06101)",
  formula:
    "theta <- theta - lr d m / (sqrt(v) + d eps); d <- max(d, r / |s|_1), r and s averages of <g, x0 - theta> and g",
  scope: "all",
  hyper: {
    lr: learningRate(1, { source: "Mishchenko & Defazio", meaning: "a multiple of d" }),
    beta1: decay(0.9, { source: "Mishchenko & Defazio" }),
    beta2: decay(0.999, { source: "Mishchenko & Defazio" }),
    eps: nonNegative(1e-8, { source: "Mishchenko & Defazio" }),
    d0: positive(1e-6, { source: "Mishchenko & Defazio" }),
    coefficient: positive(1, { source: "the authors' code" }),
    weightDecay: nonNegative(0),
    flavour: choice("paper", ["paper", "author"], { meaning: "which d multiplies eps" }),
  },
  state: { m: zeros, v: zeros, s: zeros, r: single(0), grown: single(0), x0: initialTheta },
  rule({ g, theta, m, v, s, r, grown, x0, lr, beta1, beta2, eps, d0, ...hyper }) {
    const slow = sqrt(beta2);
    const d = maximum(grown, d0);
    m = ema(m, mul(d, g), beta1);
    v = ema(v, square(mul(d, g)), beta2);
    const weight = mul(lr, square(d));
    r = ema(r, mul(weight, dot(g, sub(x0, theta))), slow);
    s = ema(s, mul(weight, g), slow);
    const next = maximum(d, over(mul(hyper.coefficient, r), sum(abs(s)), 0));
    const root = add(sqrt(v), mul(hyper.flavour === "author" ? next : d, eps));
    const step = mul(
      mul(lr, d),
      add(over(m, root, minimum(eps, d0)), mul(hyper.weightDecay, theta)),
    );
    return { m, v, r, s, grown: next, step };
  },
});
