import {
  add,
  decay,
  defineOptimizer,
  equal,
  flag,
  learningRate,
  mul,
  nonNegative,
  real,
  sub,
  where,
  zeros,
} from "@thalweg/core";

/**
 * Stochastic gradient descent as in libraries: momentum, dampening and Nesterov's form in one rule,
 * with the gradient of the penalty weightDecay |theta|^2 / 2 added.
 *
 *     g <- g + weightDecay theta
 *     u <- momentum u + (1 - dampening) g, and u <- g at t = 1
 *     theta <- theta - lr u, or with nesterov theta - lr (g + momentum u)
 *
 * Without momentum this is `gradient-descent`; with momentum alone `momentum`, and with nesterov
 * `nesterov`, whose files say where each converges.
 *
 * Defaults: PyTorch's, whose first velocity is not dampened; lr 0.001 since PyTorch 2, before which
 * it had none. Keras's lr is 0.01. PyTorch ignores dampening without momentum, and refuses it with
 * nesterov.
 * Reference: Sutskever, Martens, Dahl & Hinton 2013, "On the importance of initialization and
 * momentum in deep learning"; PyTorch 1.13, torch.optim.SGD.
 */
export const sgd = defineOptimizer({
  name: "sgd",
  source: "Sutskever et al. 2013; PyTorch 1.13, torch.optim.SGD",
  formula: "u <- momentum u + (1 - dampening) (g + weightDecay theta); theta <- theta - lr u",
  hyper: {
    lr: learningRate(1e-3, { source: "PyTorch; Keras uses 0.01" }),
    momentum: decay(0, { source: "PyTorch" }),
    dampening: real(0, { min: 0, max: 1, source: "PyTorch" }),
    weightDecay: nonNegative(0, { source: "PyTorch" }),
    nesterov: flag(false, { source: "PyTorch" }),
  },
  state: { u: zeros },
  rule({ g, theta, u, t, lr, momentum, dampening, weightDecay, nesterov }) {
    g = add(g, mul(weightDecay, theta));
    u = add(mul(momentum, u), mul(where(equal(t, 1), 1, sub(1, dampening)), g));
    return { u, step: mul(lr, nesterov ? add(g, mul(momentum, u)) : u) };
  },
});
