import {
  add,
  debias,
  decay,
  defineOptimizer,
  ema,
  learningRate,
  mul,
  nonNegative,
  over,
  type Scalar,
  sqrt,
  square,
  type Tensor,
  zeros,
} from "@thalweg/core";

/**
 * Adam: divides the mean gradient by the root of the mean square, both bias-corrected.
 *
 *     m <- beta1 m + (1 - beta1) g
 *     v <- beta2 v + (1 - beta2) g^2
 *     theta <- theta - lr (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps),  t = 1, 2, ...
 *
 * With the defaults no step is longer than lr (1 - beta1) / sqrt((1 - beta2) (1 - beta1^2 / beta2))
 * = 7.27 lr in any coordinate, and this bound is the supremum.
 *
 * weightDecay theta, the gradient of a penalty weightDecay |theta|^2 / 2, is added to g, as in
 * PyTorch; `adamw` decouples it from the means.
 *
 * Defaults: lr 0.001, beta1 0.9, beta2 0.999, eps 1e-8, the paper's; PyTorch and optax use the
 * same, Keras and TensorFlow eps 1e-7.
 * Reference: Kingma & Ba 2015, "Adam: a method for stochastic optimization", algorithm 1
 * (arXiv:1412.6980).
 */
export const adam = defineOptimizer({
  name: "adam",
  source: "Kingma & Ba 2015, algorithm 1 (arXiv:1412.6980)",
  formula:
    "m <- ema(m, g, beta1); v <- ema(v, g^2, beta2); theta <- theta - lr m^ / (sqrt(v^) + eps)",
  hyper: {
    lr: learningRate(1e-3, { source: "Kingma & Ba" }),
    beta1: decay(0.9, { source: "Kingma & Ba" }),
    beta2: decay(0.999, { source: "Kingma & Ba" }),
    eps: nonNegative(1e-8, { source: "Kingma & Ba; Keras uses 1e-7" }),
    weightDecay: nonNegative(0, { source: "PyTorch; the paper has none" }),
  },
  state: { m: zeros, v: zeros },
  rule({ g, theta, m, v, t, lr, beta1, beta2, eps, weightDecay }) {
    g = add(g, mul(weightDecay, theta));
    return adamStep({ g, m, v, t, lr, beta1, beta2, eps });
  },
});

/** Adam's means and its step. `scale-by-adam` takes it with lr = 1, which changes no bit. */
export function adamStep({ g, m, v, t, lr, beta1, beta2, eps }: AdamInput) {
  m = ema(m, g, beta1);
  v = ema(v, square(g), beta2);
  const root = sqrt(debias(v, beta2, t));
  return { m, v, step: over(mul(lr, debias(m, beta1, t)), add(root, eps), eps) };
}

export type AdamInput = Readonly<
  Record<"g" | "m" | "v", Tensor> &
    Record<"t" | "beta1" | "beta2" | "eps", Scalar> &
    Record<"lr", Scalar | number>
>;
