import {
  add,
  decay,
  defineOptimizer,
  ema,
  learningRate,
  mul,
  nonNegative,
  over,
  positive,
  type Scalar,
  sqrt,
  square,
  type Tensor,
  zeros,
} from "@thalweg/core";

/**
 * AdaDelta: the gradient times the ratio of the root mean squares of past steps and of gradients.
 *
 *     v <- rho v + (1 - rho) g^2
 *     delta = sqrt(d + eps) / sqrt(v + eps) g
 *     d <- rho d + (1 - rho) delta^2
 *     theta <- theta - lr delta
 *
 * Its steps have the parameters' unit, independent of the unit of the loss. They begin at about
 * sqrt(eps) and grow.
 *
 * Defaults: rho 0.95 and eps 1e-6, the paper's, which has no lr (1); PyTorch and optax use rho 0.9.
 * weightDecay theta is added to the gradient.
 * Reference: Zeiler 2012, "ADADELTA: an adaptive learning rate method", algorithm 1
 * (arXiv:1212.5701).
 */
export const adadelta = defineOptimizer({
  name: "adadelta",
  source: "Zeiler 2012, algorithm 1 (arXiv:1212.5701)",
  formula:
    "delta = sqrt(d + eps) / sqrt(v + eps) g; d <- ema(d, delta^2, rho); theta <- theta - lr delta",
  hyper: {
    lr: learningRate(1, { source: "Zeiler" }),
    rho: decay(0.95, { source: "Zeiler; PyTorch and optax use 0.9" }),
    eps: positive(1e-6, { source: "Zeiler" }),
    weightDecay: nonNegative(0, { source: "PyTorch" }),
  },
  state: { v: zeros, d: zeros },
  rule({ g, theta, v, d, lr, rho, eps, weightDecay }) {
    g = add(g, mul(weightDecay, theta));
    const { step, ...state } = adadeltaDirection({ g, v, d, rho, eps });
    return { ...state, step: mul(lr, step) };
  },
});

/** AdaDelta's means and its step before the rate, which is the transform `scale-by-adadelta`. */
export function adadeltaDirection({ g, v, d, rho, eps }: AdadeltaInput) {
  v = ema(v, square(g), rho);
  const step = mul(over(sqrt(add(d, eps)), sqrt(add(v, eps)), eps), g);
  return { v, d: ema(d, square(step), rho), step };
}

export type AdadeltaInput = Readonly<
  Record<"g" | "v" | "d", Tensor> & Record<"rho" | "eps", Scalar>
>;
