import { add, decay, defineOptimizer, learningRate, mul, nonNegative, zeros } from "@thalweg/core";

/**
 * SGDW: momentum with weight decay decoupled from the velocity.
 *
 *     u <- momentum u + g
 *     theta <- theta - lr (u + weightDecay theta)
 *
 * Loshchilov & Hutter have lr inside the velocity, which is the same while lr is constant, and
 * multiply the decay by the schedule's factor only. Here, as in libraries, the decay is also
 * multiplied by lr, so that weightDecay is theirs divided by the first rate.
 *
 * Defaults: lr 0.01 (Keras), momentum 0.9 and weightDecay 1e-4 as is common for image classifiers;
 * the paper tunes all three.
 * Reference: Loshchilov & Hutter 2019, "Decoupled weight decay regularization", algorithm 1
 * (arXiv:1711.05101).
 */
export const sgdw = defineOptimizer({
  name: "sgdw",
  source: "Loshchilov & Hutter 2019, algorithm 1 (arXiv:1711.05101)",
  formula: "u <- momentum u + g; theta <- theta - lr (u + weightDecay theta)",
  hyper: {
    lr: learningRate(1e-2, { source: "Keras" }),
    momentum: decay(0.9, { source: "common usage" }),
    weightDecay: nonNegative(1e-4, { source: "common usage" }),
  },
  state: { u: zeros },
  rule({ g, theta, u, lr, momentum, weightDecay }) {
    u = add(mul(momentum, u), g);
    return { u, step: mul(lr, add(u, mul(weightDecay, theta))) };
  },
});
