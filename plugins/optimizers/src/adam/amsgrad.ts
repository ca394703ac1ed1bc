import {
  add,
  choice,
  debias,
  decay,
  defineOptimizer,
  ema,
  flag,
  learningRate,
  maximum,
  mul,
  nonNegative,
  over,
  sqrt,
  square,
  type Tensor,
  zeros,
} from "@thalweg/core";
import type { AdamInput } from "./adam.js";

/**
 * AMSGrad: Adam with the largest mean square so far in the denominator, so that no coordinate's
 * rate increases.
 *
 *     m <- beta1 m + (1 - beta1) g
 *     v <- beta2 v + (1 - beta2) g^2
 *     largest <- max(largest, v)
 *     theta <- theta - lr m / (sqrt(largest) + eps)                                                flavour "paper"
 *     theta <- theta - lr m / (1 - beta1^t) / (sqrt(largest / (1 - beta2^t)) + eps)                flavour "torch"
 *
 * The paper bias-corrects neither mean; PyTorch corrects both, after the maximum; optax takes the
 * maximum of corrected mean squares.
 *
 * Defaults: beta1 0.9 and beta2 0.999 as in the paper's experiments, lr 1e-3 and eps 1e-8 as
 * Adam's; the paper has no eps. weightDecay theta is added to the gradient, or with coupled false
 * to the step.
 * Reference: Reddi, Kale & Kumar 2018, "On the convergence of Adam and beyond", algorithm 2
 * (arXiv:1904.09237).
 */
export const amsgrad = defineOptimizer({
  name: "amsgrad",
  source: "Reddi, Kale & Kumar 2018, algorithm 2 (arXiv:1904.09237)",
  formula: "theta <- theta - lr m / (sqrt(largest) + eps), largest = max over time of v",
  hyper: {
    lr: learningRate(1e-3, { source: "Kingma & Ba" }),
    beta1: decay(0.9, { source: "Reddi et al." }),
    beta2: decay(0.999, { source: "Reddi et al." }),
    eps: nonNegative(1e-8, { source: "PyTorch; the paper has none" }),
    weightDecay: nonNegative(0, { source: "PyTorch" }),
    coupled: flag(true, { meaning: "whether the decay is added to the gradient" }),
    flavour: choice("paper", ["paper", "torch"], { meaning: "whether the means are corrected" }),
  },
  state: { m: zeros, v: zeros, largest: zeros },
  rule({ g, theta, m, v, largest, t, lr, beta1, beta2, eps, weightDecay, coupled, flavour }) {
    const pull = mul(weightDecay, theta);
    const input = coupled ? add(g, pull) : g;
    const next = amsgradStep({ g: input, m, v, largest, t, lr, beta1, beta2, eps }, flavour);
    return coupled ? next : { ...next, step: add(next.step, mul(lr, pull)) };
  },
});

/** AMSGrad's means and its step. `scale-by-amsgrad` takes it with lr = 1, which changes no bit. */
export function amsgradStep(input: AdamInput & { largest: Tensor }, flavour: "paper" | "torch") {
  const { g, t, lr, beta1, beta2, eps } = input;
  const m = ema(input.m, g, beta1);
  const v = ema(input.v, square(g), beta2);
  const largest = maximum(input.largest, v);
  const [mean, root] =
    flavour === "paper"
      ? [m, sqrt(largest)]
      : [debias(m, beta1, t), sqrt(debias(largest, beta2, t))];
  return { m, v, largest, step: over(mul(lr, mean), add(root, eps), eps) };
}
