import {
  add,
  choice,
  decay,
  defineOptimizer,
  ema,
  equal,
  flag,
  learningRate,
  mul,
  nonNegative,
  over,
  type Scalar,
  sqrt,
  square,
  type Tensor,
  variance,
  where,
  zeros,
} from "@thalweg/core";

/**
 * RMSProp: divides each coordinate's gradient by the root of an exponential moving average of its
 * squares.
 *
 *     v <- rho v + (1 - rho) g^2, and with start "first" v <- g^2 at t = 1
 *     theta <- theta - lr g / (sqrt(v) + eps)
 *
 * The average starts at "zero", so that the first steps are up to 1 / sqrt(1 - rho) times lr long,
 * or at the "first" squared gradient (sigma_0 = |g_0|), so that the first step is lr long in every
 * coordinate.
 *
 * With centred the mean gradient's square is taken off v under the root (Graves 2013), so that it
 * is a `variance`. weightDecay theta is added to the gradient.
 *
 * Defaults: rho 0.9 is the lecture's; PyTorch uses 0.99, optax 0.9. lr 0.001 is Keras's, PyTorch's
 * is 0.01. The lecture has no eps; here 1e-8 is added outside the root, as in PyTorch; optax by
 * default and TensorFlow 1 add it under the root.
 * Reference: Tieleman & Hinton 2012, "Neural networks for machine learning", lecture 6e, "rmsprop:
 * Divide the gradient by a running average of its recent magnitude"; for start "first" Wang, Yang &
 * Jiang 2024, "LeeDL tutorial" (github.com/datawhalechina/leedl-tutorial), chapter 3, section
 * RMSProp.
 */
export const rmsprop = defineOptimizer({
  name: "rmsprop",
  source: "Tieleman & Hinton 2012, Neural networks for machine learning, lecture 6e",
  formula: "v <- rho v + (1 - rho) g^2; theta <- theta - lr g / (sqrt(v) + eps)",
  hyper: {
    lr: learningRate(1e-3, { source: "Keras; PyTorch uses 0.01" }),
    rho: decay(0.9, { source: "lecture 6e; PyTorch uses 0.99" }),
    eps: nonNegative(1e-8, { source: "PyTorch; the lecture has none" }),
    start: choice("zero", ["zero", "first"], { meaning: "where the average starts" }),
    centred: flag(false, { source: "PyTorch" }),
    weightDecay: nonNegative(0, { source: "PyTorch" }),
  },
  state: { v: zeros, mean: zeros },
  rule({ g, theta, v, mean, t, lr, rho, eps, start, centred, weightDecay }) {
    g = add(g, mul(weightDecay, theta));
    const decayed = start === "first" ? mul(rho, where(equal(t, 1), 0, 1)) : rho;
    const input = { g, v, lr, rho: decayed, eps };
    return centred ? centredRmspropStep({ ...input, mean }) : rmspropStep(input);
  },
});

/** RMSProp's mean square and its step. `scale-by-rms` takes it with lr = 1, which changes no bit. */
export function rmspropStep({ g, v, lr, rho, eps }: RmspropInput) {
  v = ema(v, square(g), rho);
  return { v, step: over(mul(lr, g), add(sqrt(v), eps), eps) };
}

/** The same with centred, which is the transform `scale-by-stddev` with lr = 1. */
export function centredRmspropStep({ g, v, mean, lr, rho, eps }: RmspropInput & { mean: Tensor }) {
  v = ema(v, square(g), rho);
  mean = ema(mean, g, rho);
  return { v, mean, step: over(mul(lr, g), add(sqrt(variance(v, mean)), eps), eps) };
}

export type RmspropInput = Readonly<
  Record<"g" | "v", Tensor> & Record<"rho" | "eps", Scalar> & Record<"lr", Scalar | number>
>;
