import {
  add,
  choice,
  defineOptimizer,
  div,
  mul,
  nonNegative,
  positive,
  sqrt,
  square,
  sub,
  zeros,
} from "@thalweg/core";

/**
 * AdaGrad: each coordinate's gradient over the root of its own squared past, in either published form.
 *
 *     s <- s + g^2
 *     sigma = sqrt(initial + s)          form "sum"
 *     sigma = sqrt((initial + s) / t)    form "mean", t = 1, 2, ...
 *     theta <- theta - lr g / (sigma + eps)
 *
 * "sum" is Duchi et al.'s, whose rate falls as 1 / sqrt(t); "mean" is the root mean square of introductory
 * texts (counting from 0, sigma_t = sqrt(1 / (t + 1) sum g^2)), whose rate does not fall unless scheduled. The
 * two differ by the factor sqrt(t). With eps = 0 and initial = 0 a coordinate whose gradient has always been 0
 * becomes NaN (0 / 0).
 *
 * lrDecay divides lr by 1 + lrDecay (t - 1); weightDecay theta is added to the gradient.
 *
 * Defaults: lr 0.01, eps 1e-10 and initial 0 as PyTorch; Duchi et al. leave their delta, which is eps, open.
 * optax adds eps = 1e-7 and starts at 0.1, TensorFlow starts at 0.1.
 * Reference: Duchi, Hazan & Singer 2011, "Adaptive subgradient methods for online learning and stochastic
 * optimization", JMLR 12:2121-2159, figure 1 with a diagonal matrix; for "mean" Wang, Yang & Jiang 2024, "LeeDL
 * tutorial" (github.com/datawhalechina/leedl-tutorial), chapter 3, section AdaGrad.
 */
export const adagrad = defineOptimizer({
  name: "adagrad",
  source: "Duchi, Hazan & Singer 2011, figure 1 (JMLR 12:2121-2159)",
  formula:
    's <- s + g^2; theta <- theta - lr g / (sqrt(s) + eps), or sqrt(s / t) if form is "mean"',
  hyper: {
    lr: positive(1e-2, { source: "PyTorch" }),
    eps: nonNegative(1e-10, { source: "PyTorch; optax uses 1e-7" }),
    initial: nonNegative(0, { source: "PyTorch; optax and TensorFlow use 0.1" }),
    form: choice("sum", ["sum", "mean"], { meaning: "what stands under the root" }),
    lrDecay: nonNegative(0, { source: "PyTorch" }),
    weightDecay: nonNegative(0, { source: "PyTorch" }),
  },
  state: { s: zeros },
  rule({ g, theta, s, t, lr, eps, initial, form, lrDecay, weightDecay }) {
    g = add(g, mul(weightDecay, theta));
    s = add(s, square(g));
    const past = add(s, initial);
    const sigma = sqrt(form === "sum" ? past : div(past, t));
    const rate = div(lr, add(1, mul(lrDecay, sub(t, 1))));
    return { s, step: div(mul(rate, g), add(sigma, eps)) };
  },
});
