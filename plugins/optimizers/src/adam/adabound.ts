import {
  add,
  choice,
  clip,
  decay,
  defineOptimizer,
  div,
  ema,
  equal,
  flag,
  learningRate,
  mul,
  nonNegative,
  over,
  positive,
  pow,
  single,
  sqrt,
  square,
  sub,
  where,
  zeros,
} from "@thalweg/core";

/**
 * AdaBound: Adam whose rate for each coordinate is clipped to bounds that converge to one rate,
 * that of gradient descent.
 *
 *     m <- beta1 m + (1 - beta1) g
 *     v <- beta2 v + (1 - beta2) g^2
 *     low = finalLr (1 - 1 / (gamma t + 1)),  high = finalLr (1 + 1 / (gamma t))
 *     theta <- theta - clip(lr / sqrt(v), low, high) / sqrt(t) m                                          flavour "paper"
 *     theta <- theta - clip(lr sqrt(1 - beta2^t) / (1 - beta1^t) / (sqrt(v) + eps), low, high) m          flavour "author"
 *
 * The authors' code bias-corrects the means, omits 1 / sqrt(t) and has finalLr lr / (the first lr
 * that is not 0) instead of finalLr, so that a schedule of lr scales the bounds;
 * "pytorch-optimizer" also adds 1e-15 under its root.
 *
 * Defaults: lr 1e-3, betas 0.9 and 0.999, finalLr 0.1 and gamma 1e-3 (the paper's 1 - beta2); eps
 * 1e-8, the authors' code, is added to the paper's root too. lr weightDecay theta is subtracted
 * from theta; with coupled true, weightDecay theta is added to the gradient.
 * Reference: Luo, Xiong, Liu & Sun 2019, "Adaptive gradient methods with dynamic bound of learning
 * rate", algorithm 2 (arXiv:1902.09843).
 */
export const adabound = defineOptimizer({
  name: "adabound",
  source: "Luo, Xiong, Liu & Sun 2019, algorithm 2 (arXiv:1902.09843)",
  formula:
    "theta <- theta - clip(lr / sqrt(v), low_t, high_t) / sqrt(t) m, both bounds tending to finalLr",
  hyper: {
    lr: learningRate(1e-3, { source: "Luo et al." }),
    beta1: decay(0.9, { source: "Luo et al." }),
    beta2: decay(0.999, { source: "Luo et al." }),
    finalLr: positive(0.1, { source: "Luo et al." }),
    gamma: positive(1e-3, { source: "Luo et al." }),
    eps: nonNegative(1e-8, { source: "the authors' code" }),
    weightDecay: nonNegative(0),
    coupled: flag(false, { meaning: "whether the decay is added to the gradient" }),
    flavour: choice("paper", ["paper", "author", "pytorch-optimizer"]),
  },
  state: { m: zeros, v: zeros, base: single(0) },
  rule({ g, theta, m, v, base, t, lr, beta1, beta2, eps, weightDecay, coupled, ...hyper }) {
    const pull = mul(weightDecay, theta);
    const input = coupled ? add(g, pull) : g;
    m = ema(m, input, beta1);
    v = ema(v, square(input), beta2);
    const paper = hyper.flavour === "paper";
    const correction = div(sqrt(sub(1, pow(beta2, t))), sub(1, pow(beta1, t)));
    const length = add(sqrt(hyper.flavour === "pytorch-optimizer" ? add(v, 1e-15) : v), eps);
    const time = mul(hyper.gamma, t);
    const low = mul(hyper.finalLr, sub(1, div(1, add(time, 1))));
    const high = mul(hyper.finalLr, add(1, div(1, time)));
    base = where(equal(base, 0), lr, base);
    const share = where(equal(base, 0), 0, div(lr, base));
    const rate = paper
      ? div(clip(over(lr, length, eps), low, high), sqrt(t))
      : clip(over(mul(lr, correction), length, eps), mul(low, share), mul(high, share));
    const step = mul(rate, m);
    return { m, v, ...(!paper && { base }), step: coupled ? step : add(step, mul(lr, pull)) };
  },
});
