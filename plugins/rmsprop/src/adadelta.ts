import {
  add,
  decay,
  defineOptimizer,
  div,
  ema,
  mul,
  nonNegative,
  positive,
  sqrt,
  square,
  zeros,
} from "@thalweg/core";

/**
 * AdaDelta: the gradient times the ratio of two root mean squares, of the steps so far and of the gradients.
 *
 *     v <- rho v + (1 - rho) g^2
 *     delta = sqrt(d + eps) / sqrt(v + eps) g
 *     d <- rho d + (1 - rho) delta^2
 *     theta <- theta - lr delta
 *
 * Its steps have the parameters' unit, whatever that of the loss. They begin at about sqrt(eps) and grow.
 *
 * Defaults: rho 0.95 and eps 1e-6, the paper's, which has no lr (1); PyTorch and optax use rho 0.9. weightDecay theta is added to
 * the gradient.
 * Reference: Zeiler 2012, "ADADELTA: an adaptive learning rate method", algorithm 1 (arXiv:1212.5701).
 */
export const adadelta = defineOptimizer({
  name: "adadelta",
  source: "Zeiler 2012, algorithm 1 (arXiv:1212.5701)",
  formula:
    "delta = sqrt(d + eps) / sqrt(v + eps) g; d <- ema(d, delta^2, rho); theta <- theta - lr delta",
  hyper: {
    lr: positive(1, { source: "Zeiler" }),
    rho: decay(0.95, { source: "Zeiler; PyTorch and optax use 0.9" }),
    eps: positive(1e-6, { source: "Zeiler" }),
    weightDecay: nonNegative(0, { source: "PyTorch" }),
  },
  state: { v: zeros, d: zeros },
  rule({ g, theta, v, d, lr, rho, eps, weightDecay }) {
    g = add(g, mul(weightDecay, theta));
    v = ema(v, square(g), rho);
    const delta = mul(div(sqrt(add(d, eps)), sqrt(add(v, eps))), g);
    return { v, d: ema(d, square(delta), rho), step: mul(lr, delta) };
  },
});
