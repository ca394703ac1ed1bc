import {
  add,
  decay,
  defineOptimizer,
  initialTheta,
  learningRate,
  lerp,
  mul,
  nonNegative,
  real,
  single,
  sub,
} from "@thalweg/core";
import { averaging } from "./averaging.js";

/**
 * Schedule-Free SGD: gradients at y, between a fast point z and the average x of its iterates;
 * averaging replaces a decaying rate.
 *
 *     y = (1 - beta) z + beta x                       (the training point)
 *     z <- z - lr_t (g(y) + weightDecay y)
 *     x <- (1 - c) x + c z                            (where metrics are taken)
 *
 * lr_t and c are those of `averaging`: with a constant rate, no warmup and power 0, c = 1 / t.
 *
 * Defaults: lr 1, beta 0.9, weightDecay 0, warmup 0, power 0, the authors'.
 * Reference: Defazio et al. 2024, "The road less scheduled", equations 3 to 5, and its authors'
 * code (arXiv:2405.15682).
 */
export const scheduleFreeSgd = defineOptimizer({
  name: "schedule-free-sgd",
  aliases: ["schedulefreesgd"],
  source: "Defazio et al. 2024, equations 3 to 5 (arXiv:2405.15682)",
  formula: "z <- z - lr g(y); x <- (1 - c) x + c z; y = (1 - beta) z + beta x; metrics at x",
  scope: "element",
  hyper: {
    lr: learningRate(1, { source: "Defazio et al." }),
    beta: decay(0.9, { source: "Defazio et al." }),
    weightDecay: nonNegative(0),
    warmup: nonNegative(0, { meaning: "steps of linear warmup" }),
    power: nonNegative(0, { meaning: "r: weights of the average grow as t^r" }),
    lrPower: real(2, {
      min: 0,
      source: "Defazio et al.",
      meaning: "and as this power of the rate",
    }),
  },
  state: { x: initialTheta, z: initialTheta, largest: single(0), weights: single(0) },
  rule({ g, theta, x, z, largest, weights, t, beta, weightDecay, ...hyper }) {
    const { rate, c, ...sums } = averaging({ largest, weights, t, ...hyper });
    z = sub(z, mul(rate, add(g, mul(weightDecay, theta))));
    x = lerp(x, z, c);
    return { x, z, ...sums, theta: lerp(z, x, beta) };
  },
  evalPoint: ({ x }) => x,
});
