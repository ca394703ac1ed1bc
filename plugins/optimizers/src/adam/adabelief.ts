import {
  add,
  choice,
  debias,
  decay,
  defineOptimizer,
  ema,
  flag,
  greater,
  learningRate,
  mul,
  nonNegative,
  over,
  positive,
  rectification,
  square,
  sub,
  where,
  zeros,
} from "@thalweg/core";
import { root } from "./root.js";

/**
 * AdaBelief: Adam with the mean square of the gradients' differences from their mean in the
 * denominator.
 *
 *     m <- beta1 m + (1 - beta1) g
 *     s <- beta2 s + (1 - beta2) (g - m)^2 + eps
 *     theta <- theta - lr m / (1 - beta1^t) / (sqrt(s / (1 - beta2^t)) + eps)
 *
 * eps is added to s at every step, as in the paper and its code. With rectified the step is
 * rectified as in RAdam, with momentum's step while rho_t <= 5, as in the authors' later code.
 *
 * Defaults: lr 1e-3, beta1 0.9, beta2 0.999, the paper's; eps 1e-16, the authors' code. lr
 * weightDecay theta is subtracted from theta; with coupled true, weightDecay theta is added to the
 * gradient.
 * Reference: Zhuang et al. 2020, "AdaBelief optimizer: adapting stepsizes by the belief in observed
 * gradients", algorithm 2 (arXiv:2010.07468).
 */
export const adabelief = defineOptimizer({
  name: "adabelief",
  source: "Zhuang et al. 2020, algorithm 2 (arXiv:2010.07468)",
  formula: "s <- ema(s, (g - m)^2, beta2) + eps; theta <- theta - lr m^ / (sqrt(s^) + eps)",
  hyper: {
    lr: learningRate(1e-3, { source: "Zhuang et al." }),
    beta1: decay(0.9, { source: "Zhuang et al." }),
    beta2: decay(0.999, { source: "Zhuang et al." }),
    eps: positive(1e-16, { source: "the authors' code" }),
    weightDecay: nonNegative(0),
    coupled: flag(false, { meaning: "whether the decay is added to the gradient" }),
    rectified: flag(false, { meaning: "whether steps are rectified as RAdam's" }),
    flavour: choice("paper", ["paper", "pytorch-optimizer"], { meaning: "where eps stands" }),
  },
  state: { m: zeros, s: zeros },
  rule({ g, theta, m, s, t, lr, beta1, beta2, eps, weightDecay, coupled, ...form }) {
    const pull = mul(weightDecay, theta);
    const input = coupled ? add(g, pull) : g;
    m = ema(m, input, beta1);
    s = add(ema(s, square(sub(input, m)), beta2), eps);
    const deviation = root(s, beta2, t, eps, form.flavour);
    const r = rectification(t, beta2, 5);
    const scale = form.rectified
      ? where(greater(r, 0), over(r, deviation, eps), 1)
      : over(1, deviation, eps);
    const step = mul(mul(lr, debias(m, beta1, t)), scale);
    return { m, s, step: coupled ? step : add(step, mul(lr, pull)) };
  },
});
