import {
  add,
  choice,
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
 * PID: gradient descent as a PID controller, with the gradient, its accumulated past and its
 * smoothed difference.
 *
 *     i <- momentum i + (1 - dampening) g
 *     d <- momentum d + (1 - momentum) (g - g_before)
 *     theta <- theta - lr (g + integral i + derivative d)
 *
 * At t = 1 the difference is 0. Flavour "pytorch-optimizer" has no previous gradient until t = 3,
 * so that at t = 2 the difference is the whole gradient.
 *
 * Defaults: integral 5 and derivative 10 as the authors' code, with momentum 0.9 and lr 0.001; the
 * paper derives the derivative's factor from the rate. weightDecay theta is added to the gradient,
 * or with coupled false to the step.
 * Reference: An, Wang, Sun, Xu, Dai & Zhang 2018, "A PID controller approach for stochastic
 * optimization of deep networks", CVPR; the authors' code (github.com/tensorboy/PIDOptimizer).
 */
export const pid = defineOptimizer({
  name: "pid",
  source: "An et al. 2018, CVPR; github.com/tensorboy/PIDOptimizer",
  formula:
    "theta <- theta - lr (g + integral i + derivative d), i gathers g, d averages its change",
  hyper: {
    lr: learningRate(1e-3),
    momentum: decay(0.9),
    dampening: real(0, { min: 0, max: 1 }),
    integral: nonNegative(5, { source: "the authors' code" }),
    derivative: nonNegative(10, { source: "the authors' code" }),
    weightDecay: nonNegative(0),
    coupled: flag(true, { meaning: "whether the decay passes through the controller" }),
    flavour: choice("author", ["author", "pytorch-optimizer"]),
  },
  state: { i: zeros, d: zeros, before: zeros },
  rule({ g, theta, i, d, before, t, lr, momentum, dampening, integral, derivative, ...hyper }) {
    const pull = mul(hyper.weightDecay, theta);
    const p = hyper.coupled ? add(g, pull) : g;
    const first = equal(t, 1);
    const change = where(first, 0, sub(p, before));
    i = add(mul(momentum, i), mul(sub(1, dampening), p));
    d = add(mul(momentum, d), mul(sub(1, momentum), change));
    before = hyper.flavour === "author" ? p : where(first, 0, p);
    const control = add(add(mul(lr, p), mul(mul(lr, integral), i)), mul(mul(lr, derivative), d));
    return { i, d, before, step: hyper.coupled ? control : add(control, mul(lr, pull)) };
  },
});
