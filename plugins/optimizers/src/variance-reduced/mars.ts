import {
  add,
  choice,
  clipNorm,
  debias,
  decay,
  defineOptimizer,
  div,
  ema,
  flag,
  learningRate,
  mul,
  nonNegative,
  over,
  positive,
  pow,
  sqrt,
  square,
  sub,
  zeros,
} from "@thalweg/core";

/**
 * MARS: AdamW on gradients corrected by their change since the last step, which reduces the noise
 * of batches.
 *
 *     c = g + gamma beta1 / (1 - beta1) (g - g_last),   c <- c / max(1, |c|)
 *     m <- beta1 m + (1 - beta1) c,   v <- beta2 v + (1 - beta2) c^2
 *     theta <- theta - lr m^ / (sqrt(v^) + eps) - lr weightDecay theta
 *
 * The norm |c| is that of one parameter array; both lines are computed divided by 1 + gamma beta1 /
 * (1 - beta1), so that they cannot overflow. g_last is the gradient of the last step on its own
 * batch (the paper's MARS-approx) and 0 before the first; with coupled the decay is added to it and
 * not to the step. Vectors and single values take AdamW's step with vectorBeta1, vectorBeta2 and
 * vectorRate lr, unless vectors is set.
 *
 * Flavour "pytorch-optimizer", that package: 1e-15 is added to v, and eps to its root, before the
 * correction.
 *
 * Defaults: lr 0.003, beta1 0.95, beta2 0.99, gamma 0.025, weightDecay 0; AdamW's beta1 0.9, beta2
 * 0.95: the authors'.
 * Reference: Yuan et al. 2024, "MARS: unleashing the power of variance reduction for training large
 * models", algorithm 2 (arXiv:2411.10438).
 */
export const mars = defineOptimizer({
  name: "mars",
  source: "Yuan et al. 2024, algorithm 2 (arXiv:2411.10438)",
  formula: "c = g + gamma beta1 / (1 - beta1) (g - g_last); c <- c / max(1, |c|); AdamW on c",
  scope: "tensor",
  hyper: {
    lr: learningRate(3e-3, { source: "Yuan et al." }),
    beta1: decay(0.95, { source: "Yuan et al." }),
    beta2: decay(0.99, { source: "Yuan et al." }),
    gamma: nonNegative(0.025, { source: "Yuan et al." }),
    eps: nonNegative(1e-8, { source: "Yuan et al." }),
    weightDecay: nonNegative(0),
    vectorRate: positive(1, { meaning: "the rate of vectors, as a multiple of lr" }),
    vectorBeta1: decay(0.9, { source: "Yuan et al." }),
    vectorBeta2: decay(0.95, { source: "Yuan et al." }),
    vectors: flag(false, { meaning: "whether vectors are corrected too" }),
    coupled: flag(false, { meaning: "whether only g_last gathers the decay" }),
    flavour: choice("paper", ["paper", "pytorch-optimizer"], { meaning: "where eps stands" }),
  },
  state: { m: zeros, v: zeros, last: zeros },
  rule({ g, theta, m, v, last, t, lr, gamma, eps, weightDecay, vectors, flavour, ...of }) {
    const corrected = vectors || g.shape.length > 1;
    const [beta1, beta2] = corrected ? [of.beta1, of.beta2] : [of.vectorBeta1, of.vectorBeta2];
    const rate = corrected ? lr : mul(lr, of.vectorRate);
    const share = div(1, add(1, div(mul(gamma, beta1), sub(1, beta1))));
    const raw = add(mul(share, g), mul(sub(1, share), sub(g, last)));
    const c = corrected ? div(clipNorm(raw, share), share) : g;
    m = ema(m, c, beta1);
    v = ema(v, square(c), beta2);
    const growth = sqrt(sub(1, pow(beta2, t)));
    const [inside, beside] = flavour === "paper" ? [0, mul(eps, growth)] : [1e-15, eps];
    const root = add(sqrt(add(v, inside)), beside);
    const adam = over(mul(growth, debias(m, beta1, t)), root, eps);
    const pull = mul(weightDecay, theta);
    if (of.coupled) return { m, v, last: add(g, pull), step: mul(rate, adam) };
    return { m, v, last: g, step: mul(rate, add(adam, pull)) };
  },
});
