import {
  add,
  choice,
  debias,
  decay,
  defineOptimizer,
  div,
  ema,
  greater,
  learningRate,
  mul,
  nonNegative,
  over,
  pow,
  real,
  rectification,
  type Scalar,
  sqrt,
  square,
  sub,
  where,
  zeros,
} from "@thalweg/core";
import type { AdamInput } from "./adam.js";

/**
 * RAdam: Adam times a rectification factor, which corrects for the large variance of the second
 * moment in early steps; bias-corrected momentum in the first steps, where the factor is not
 * defined.
 *
 *     m <- beta1 m + (1 - beta1) g,   m^ = m / (1 - beta1^t)
 *     v <- beta2 v + (1 - beta2) g^2, v^ = v / (1 - beta2^t)
 *     theta <- theta - lr r_t m^ / (sqrt(v^) + eps)   if rho_t > threshold
 *     theta <- theta - lr m^                          otherwise
 *
 * r_t and rho_t are those of `rectification`. At beta2 = 0.999 the first rectified step is t = 5
 * with threshold 4 and t = 6 with 5. The unadapted steps are proportional to the gradient, so that
 * a rate that suits the other steps can be too large for them if gradients are large.
 *
 * Defaults: lr 0.001, beta1 0.9, beta2 0.999, threshold 4, the paper's; the authors' code, PyTorch
 * and optax switch at 5. The paper's algorithm has no eps; eps 1e-8 is added here as in Adam, so
 * that a zero gradient gives a zero step (flavour "torch" adds it before the correction of v, as do
 * the authors). eps 0 is the paper's algorithm. weightDecay theta is added to the gradient, as in
 * PyTorch; the authors' code decouples it from the means.
 * Reference: Liu et al. 2020, "On the variance of the adaptive learning rate and beyond", algorithm
 * 2 (arXiv:1908.03265).
 */
export const radam = defineOptimizer({
  name: "radam",
  source: "Liu et al. 2020, algorithm 2 (arXiv:1908.03265)",
  formula: "theta <- theta - lr r_t m^ / (sqrt(v^) + eps) if rho_t > threshold, else lr m^",
  hyper: {
    lr: learningRate(1e-3, { source: "Liu et al." }),
    beta1: decay(0.9, { source: "Liu et al." }),
    beta2: decay(0.999, { source: "Liu et al." }),
    eps: nonNegative(1e-8, { source: "PyTorch; the paper has none" }),
    threshold: real(4, { min: 4, source: "Liu et al.; PyTorch and optax use 5" }),
    weightDecay: nonNegative(0, { source: "PyTorch; the paper has none" }),
    flavour: choice("paper", ["paper", "torch"], { meaning: "where eps stands" }),
  },
  state: { m: zeros, v: zeros },
  rule({ g, theta, m, v, t, lr, beta1, beta2, eps, threshold, weightDecay, flavour }) {
    g = add(g, mul(weightDecay, theta));
    return radamStep({ g, m, v, t, lr, beta1, beta2, eps, threshold }, flavour);
  },
});

/** RAdam's means and its step. `scale-by-radam` takes it with lr = 1, which changes no bit. */
export function radamStep(input: AdamInput & { threshold: Scalar }, flavour: "paper" | "torch") {
  const { g, t, lr, beta1, beta2, eps, threshold } = input;
  const m = ema(input.m, g, beta1);
  const v = ema(input.v, square(g), beta2);
  const r = rectification(t, beta2, threshold);
  const root =
    flavour === "paper"
      ? add(sqrt(debias(v, beta2, t)), eps)
      : div(add(sqrt(v), eps), sqrt(sub(1, pow(beta2, t))));
  const scale = where(greater(r, 0), over(r, root, eps), 1);
  return { m, v, step: mul(mul(lr, debias(m, beta1, t)), scale) };
}
