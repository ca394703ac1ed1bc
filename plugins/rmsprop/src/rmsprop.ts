import {
  add,
  choice,
  decay,
  defineOptimizer,
  div,
  ema,
  equal,
  flag,
  mul,
  nonNegative,
  positive,
  sqrt,
  square,
  sub,
  where,
  zeros,
} from "@thalweg/core";

/**
 * RMSProp: each coordinate's gradient over the root of a decaying average of its squares.
 *
 *     v <- rho v + (1 - rho) g^2, and with start "first" v <- g^2 at t = 1
 *     theta <- theta - lr g / (sqrt(v) + eps)
 *
 * The average starts at "zero", so that the first steps are up to 1 / sqrt(1 - rho) times lr long, or at the
 * "first" squared gradient (sigma_0 = |g_0|), so that the first step is lr long in every coordinate.
 *
 * With centred the mean gradient's square is taken off v under the root (Graves 2013), so that it is a variance.
 * weightDecay theta is added to the gradient.
 *
 * Defaults: rho 0.9 is the lecture's; PyTorch uses 0.99, optax 0.9. lr 0.001 is Keras's, PyTorch's is 0.01. The
 * lecture has no eps: ours stands beside the root with 1e-8, as in PyTorch; optax by default and TensorFlow 1
 * put it under the root.
 * Reference: Tieleman & Hinton 2012, "Neural networks for machine learning", lecture 6e, "rmsprop: Divide the
 * gradient by a running average of its recent magnitude"; for start "first" Wang, Yang & Jiang 2024, "LeeDL
 * tutorial" (github.com/datawhalechina/leedl-tutorial), chapter 3, section RMSProp.
 */
export const rmsprop = defineOptimizer({
  name: "rmsprop",
  source: "Tieleman & Hinton 2012, Neural networks for machine learning, lecture 6e",
  formula: "v <- rho v + (1 - rho) g^2; theta <- theta - lr g / (sqrt(v) + eps)",
  hyper: {
    lr: positive(1e-3, { source: "Keras; PyTorch uses 0.01" }),
    rho: decay(0.9, { source: "lecture 6e; PyTorch uses 0.99" }),
    eps: nonNegative(1e-8, { source: "PyTorch; the lecture has none" }),
    start: choice("zero", ["zero", "first"], { meaning: "where the average starts" }),
    centred: flag(false, { source: "PyTorch" }),
    weightDecay: nonNegative(0, { source: "PyTorch" }),
  },
  state: { v: zeros, mean: zeros },
  rule({ g, theta, v, mean, t, lr, rho, eps, start, centred, weightDecay }) {
    g = add(g, mul(weightDecay, theta));
    const decayed = start === "first" ? where(equal(t, 1), 0, rho) : rho;
    v = ema(v, square(g), decayed);
    mean = ema(mean, g, decayed);
    const spread = centred ? sub(v, square(mean)) : v;
    const step = div(mul(lr, g), add(sqrt(spread), eps));
    return { v, step, ...(centred && { mean }) };
  },
});
