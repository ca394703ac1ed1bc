import {
  atan2,
  debias,
  decay,
  defineOptimizer,
  ema,
  learningRate,
  minimum,
  mul,
  positive,
  sqrt,
  square,
  zeros,
} from "@thalweg/core";
import { formats } from "@thalweg/core/numeric";

/**
 * Adam-atan2: Adam with atan2 of mean and root mean square instead of their quotient, which needs
 * no eps.
 *
 *     m <- beta1 m + (1 - beta1) g
 *     v <- beta2 v + (1 - beta2) g^2
 *     theta <- theta - lr a atan2(m / (1 - beta1^t), b sqrt(v / (1 - beta2^t)))
 *
 * atan2(0, 0) = 0, so that a coordinate with gradient 0 does not change. Scaling the gradients does
 * not change the steps. No step is longer than lr a pi / 2.
 *
 * Defaults: Adam's; a 1.27 (about 4 / pi, so that a constant gradient gives a step of lr) and b 1.
 * Reference: Everett et al. 2024, "Scaling exponents across parameterizations and optimizers"
 * (arXiv:2407.05872); a as in github.com/lucidrains/adam-atan2-pytorch.
 */
export const adamAtan2 = defineOptimizer({
  name: "adam-atan2",
  source: "Everett et al. 2024 (arXiv:2407.05872)",
  formula: "theta <- theta - lr a atan2(m^, b sqrt(v^))",
  hyper: {
    lr: learningRate(1e-3, { source: "Kingma & Ba" }),
    beta1: decay(0.9, { source: "Kingma & Ba" }),
    beta2: decay(0.999, { source: "Kingma & Ba" }),
    a: positive(1.27, { source: "adam-atan2-pytorch" }),
    b: positive(1, { source: "Everett et al." }),
  },
  state: { m: zeros, v: zeros },
  rule({ g, m, v, t, lr, beta1, beta2, a, b }) {
    m = ema(m, g, beta1);
    v = ema(v, square(g), beta2);
    const { greatest } = formats[g.dtype === "f32" ? "f32" : "f64"];
    const root = minimum(sqrt(debias(v, beta2, t)), greatest);
    const angle = atan2(debias(m, beta1, t), mul(b, root));
    return { m, v, step: mul(mul(lr, a), angle) };
  },
});
