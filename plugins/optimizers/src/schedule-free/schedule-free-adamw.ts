import {
  add,
  choice,
  debias,
  decay,
  defineOptimizer,
  ema,
  initialTheta,
  learningRate,
  lerp,
  mul,
  nonNegative,
  over,
  real,
  single,
  sqrt,
  square,
  sub,
  zeros,
} from "@thalweg/core";
import { averaging } from "./averaging.js";

/**
 * Schedule-Free AdamW: Schedule-Free SGD on gradients divided by the root of their mean square.
 *
 *     y = (1 - beta1) z + beta1 x                     (the training point)
 *     v <- beta2 v + (1 - beta2) g(y)^2
 *     z <- z - lr_t (g(y) / (sqrt(v / (1 - beta2^t)) + eps) + weightDecay y)
 *     x <- (1 - c) x + c z                            (where metrics are taken)
 *
 * lr_t and c are those of `averaging`. Flavour "pytorch-optimizer", that package: 1e-15 is added to
 * the corrected v. (The paper's algorithm 1 writes the correction of v into the rate, so that eps
 * counts more in the first steps.)
 *
 * Defaults: lr 0.0025, beta1 0.9, beta2 0.999, eps 1e-8, weightDecay 0, warmup 0, power 0, the
 * authors'.
 * Reference: Defazio et al. 2024, "The road less scheduled", algorithm 1, and its authors' code
 * (arXiv:2405.15682).
 */
export const scheduleFreeAdamw = defineOptimizer({
  name: "schedule-free-adamw",
  aliases: ["schedulefreeadamw"],
  source: "Defazio et al. 2024, algorithm 1 (arXiv:2405.15682)",
  formula:
    "z <- z - lr (g(y) / (sqrt(v^) + eps) + weightDecay y); x <- (1 - c) x + c z; y = (1 - beta1) z + beta1 x; metrics at x",
  scope: "element",
  hyper: {
    lr: learningRate(2.5e-3, { source: "Defazio et al." }),
    beta1: decay(0.9, { source: "Defazio et al." }),
    beta2: decay(0.999, { source: "Defazio et al." }),
    eps: nonNegative(1e-8, { source: "Defazio et al." }),
    weightDecay: nonNegative(0),
    warmup: nonNegative(0, { meaning: "steps of linear warmup" }),
    power: nonNegative(0, { meaning: "r: weights of the average grow as t^r" }),
    lrPower: real(2, {
      min: 0,
      source: "Defazio et al.",
      meaning: "and as this power of the rate",
    }),
    flavour: choice("paper", ["paper", "pytorch-optimizer"], { meaning: "what is added to v" }),
  },
  state: { x: initialTheta, z: initialTheta, v: zeros, largest: single(0), weights: single(0) },
  rule({ g, theta, x, z, v, largest, weights, t, beta1, beta2, eps, flavour, ...hyper }) {
    const { rate, c, ...sums } = averaging({ largest, weights, t, ...hyper });
    v = ema(v, square(g), beta2);
    const floor = flavour === "pytorch-optimizer" ? 1e-15 : 0;
    const u = over(g, add(sqrt(add(debias(v, beta2, t), floor)), eps), eps);
    z = sub(z, mul(rate, add(u, mul(hyper.weightDecay, theta))));
    x = lerp(x, z, c);
    return { x, z, v, ...sums, theta: lerp(z, x, beta1) };
  },
  evalPoint: ({ x }) => x,
});
