import {
  add,
  decay,
  defineOptimizer,
  ema,
  flag,
  learningRate,
  mul,
  nonNegative,
  sign,
  zeros,
} from "@thalweg/core";

/**
 * Tiger: the sign of one moving average, the minimal state of an optimizer with momentum.
 *
 *     m <- beta m + (1 - beta) g
 *     theta <- theta - lr (sign(m) + weightDecay theta)
 *
 * Lion with beta1 = beta2. (The author's version also scales the rate by each parameter's root mean
 * square, which is omitted here as in pytorch_optimizer.)
 *
 * Defaults: lr 1e-3, beta 0.965 and weightDecay 0.01, the author's. With coupled true the decay is
 * added to the gradient instead.
 * Reference: Su 2023, "Tiger: a tight-fisted optimizer" (github.com/bojone/tiger).
 */
export const tiger = defineOptimizer({
  name: "tiger",
  source: "Su 2023 (github.com/bojone/tiger)",
  formula: "m <- ema(m, g, beta); theta <- theta - lr (sign(m) + weightDecay theta)",
  hyper: {
    lr: learningRate(1e-3, { source: "Su" }),
    beta: decay(0.965, { source: "Su" }),
    weightDecay: nonNegative(0.01, { source: "Su" }),
    coupled: flag(false, { meaning: "whether the decay is added to the gradient" }),
  },
  state: { m: zeros },
  rule({ g, theta, m, lr, beta, weightDecay, coupled }) {
    const pull = mul(weightDecay, theta);
    m = ema(m, coupled ? add(g, pull) : g, beta);
    return { m, step: mul(lr, coupled ? sign(m) : add(sign(m), pull)) };
  },
});
