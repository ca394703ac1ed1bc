import {
  add,
  clip,
  debias,
  decay,
  defineOptimizer,
  div,
  ema,
  flag,
  learningRate,
  minimum,
  mul,
  nonNegative,
  over,
  positive,
  pow,
  sqrt,
  square,
  zeros,
} from "@thalweg/core";
import { formats } from "@thalweg/core/numeric";

/**
 * AdamG: Adam on gradients scaled as by AdaGrad-Norm, so that its rate needs no tuning.
 *
 *     v <- beta2 v + (1 - beta2) g^2,   r <- beta3 r + (1 - beta3) p v^q
 *     m <- beta1 m + (1 - beta1) r g
 *     theta <- theta - min(lr, 1 / sqrt(t)) m^ / (sqrt(v^) + eps)
 *
 * r and r g remain finite where v overflows: p v^q takes the greatest finite v.
 * weightDecay theta is added to the gradient; with coupled
 * false, lr weightDecay theta is added to the step. Defaults: lr 1, beta1 0.95, beta2 0.999, beta3
 * 0.95, eps 1e-8, p 0.2, q 0.24, the paper's.
 * Reference: Pan et al. 2024, "Towards stability of parameter-free optimization", algorithm 1
 * (arXiv:2405.04376).
 */
export const adamg = defineOptimizer({
  name: "adamg",
  source: "Pan et al. 2024, algorithm 1 (arXiv:2405.04376)",
  formula:
    "r <- ema(r, p v^q, beta3); m <- ema(m, r g, beta1); theta <- theta - min(lr, 1 / sqrt(t)) m^ / (sqrt(v^) + eps)",
  hyper: {
    lr: learningRate(1, { source: "Pan et al.", meaning: "the largest rate" }),
    beta1: decay(0.95, { source: "Pan et al." }),
    beta2: decay(0.999, { source: "Pan et al." }),
    beta3: decay(0.95, { source: "Pan et al." }),
    eps: nonNegative(1e-8, { source: "Pan et al." }),
    p: positive(0.2, { source: "Pan et al." }),
    q: positive(0.24, { source: "Pan et al." }),
    weightDecay: nonNegative(0),
    coupled: flag(true, { meaning: "whether the decay passes through the moments" }),
  },
  state: { m: zeros, v: zeros, r: zeros },
  rule({ g, theta, m, v, r, t, lr, beta1, beta2, beta3, eps, p, q, weightDecay, ...of }) {
    const pull = mul(weightDecay, theta);
    g = of.coupled ? add(g, pull) : g;
    v = ema(v, square(g), beta2);
    const { greatest } = formats[g.dtype === "f32" ? "f32" : "f64"];
    r = minimum(greatest, ema(r, mul(p, pow(minimum(v, greatest), q)), beta3));
    m = ema(m, clip(mul(r, g), -greatest / 2, greatest / 2), beta1);
    const rate = minimum(lr, div(1, sqrt(t)));
    const adam = mul(rate, over(debias(m, beta1, t), add(sqrt(debias(v, beta2, t)), eps), eps));
    return { m, v, r, step: of.coupled ? adam : add(adam, mul(lr, pull)) };
  },
});
