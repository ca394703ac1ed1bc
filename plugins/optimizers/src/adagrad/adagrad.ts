import {
  add,
  choice,
  defineOptimizer,
  div,
  learningRate,
  mul,
  nonNegative,
  over,
  type Scalar,
  sqrt,
  square,
  sub,
  type Tensor,
  zeros,
} from "@thalweg/core";

/**
 * AdaGrad: divides each coordinate's gradient by the root of its accumulated squares, in either
 * published form.
 *
 *     s <- s + g^2
 *     sigma = sqrt(initial + s)          form "sum"
 *     sigma = sqrt((initial + s) / t)    form "mean", t = 1, 2, ...
 *     theta <- theta - lr g / (sigma + eps)
 *
 * "sum" is Duchi et al.'s, whose rate falls as 1 / sqrt(t); "mean" is the root mean square of
 * introductory texts (counting from 0, sigma_t = sqrt(1 / (t + 1) sum g^2)), whose rate does not
 * fall unless scheduled. The two differ by the factor sqrt(t).
 *
 * lrDecay divides lr by 1 + lrDecay (t - 1); weightDecay theta is added to the gradient.
 *
 * Defaults: lr 0.01, eps 1e-10 and initial 0 as in PyTorch; Duchi et al. do not specify eps (their
 * delta). optax has eps 1e-7 and initial 0.1, TensorFlow initial 0.1.
 * Reference: Duchi, Hazan & Singer 2011, "Adaptive subgradient methods for online learning and
 * stochastic optimization", JMLR 12:2121-2159, figure 1 with a diagonal matrix; for "mean" Wang,
 * Yang & Jiang 2024, "LeeDL tutorial" (github.com/datawhalechina/leedl-tutorial), chapter 3,
 * section AdaGrad.
 */
export const adagrad = defineOptimizer({
  name: "adagrad",
  source: "Duchi, Hazan & Singer 2011, figure 1 (JMLR 12:2121-2159)",
  formula:
    's <- s + g^2; theta <- theta - lr g / (sqrt(s) + eps), or sqrt(s / t) if form is "mean"',
  hyper: {
    lr: learningRate(1e-2, { source: "PyTorch" }),
    eps: nonNegative(1e-10, { source: "PyTorch; optax uses 1e-7" }),
    initial: nonNegative(0, { source: "PyTorch; optax and TensorFlow use 0.1" }),
    form: choice("sum", ["sum", "mean"], { meaning: "what stands under the root" }),
    lrDecay: nonNegative(0, { source: "PyTorch" }),
    weightDecay: nonNegative(0, { source: "PyTorch" }),
  },
  state: { s: zeros },
  rule({ g, theta, s, t, lr, eps, initial, form, lrDecay, weightDecay }) {
    g = add(g, mul(weightDecay, theta));
    const rate = div(lr, add(1, mul(lrDecay, sub(t, 1))));
    return adagradStep({ g, s, t, lr: rate, eps, initial }, form);
  },
});

/** AdaGrad's sum and its step. `scale-by-rss` takes it with lr = 1, which changes no bit. */
export function adagradStep({ g, s, t, lr, eps, initial }: AdagradInput, form: "sum" | "mean") {
  s = add(s, square(g));
  const past = initial === undefined ? s : add(s, initial);
  const sigma = sqrt(form === "sum" ? past : div(past, t));
  return { s, step: over(mul(lr, g), add(sigma, eps), eps) };
}

export type AdagradInput = Readonly<
  Record<"g" | "s", Tensor> &
    Record<"t" | "eps", Scalar> & { lr: Scalar | number; initial?: Scalar }
>;
