import {
  add,
  cbrt,
  choice,
  decay,
  defineOptimizer,
  flag,
  initialTheta,
  learningRate,
  lerp,
  mul,
  nonNegative,
  over,
  sqrt,
  sub,
  zeros,
} from "@thalweg/core";

/**
 * MADGRAD: AdaGrad's dual averaging from the starting point, with a cube root, followed by
 * momentum.
 *
 *     lambda_t = lr sqrt(t)
 *     s <- s + lambda_t g
 *     v <- v + lambda_t g^2
 *     z = theta_0 - s / (cbrt(v) + eps)
 *     theta <- momentum theta + (1 - momentum) z
 *
 * Flavour "author" has lr + eps in place of lr. weightDecay theta is added to the gradient, or with
 * coupled false lr weightDecay theta is subtracted from theta.
 *
 * Defaults: momentum 0.9, eps 1e-6 and lr 0.01, the authors' code.
 * Reference: Defazio & Jelassi 2022, "Adaptivity without compromise: a momentumized, adaptive, dual
 * averaged gradient method for stochastic optimization", algorithm 1 (arXiv:2101.11075).
 */
export const madgrad = defineOptimizer({
  name: "madgrad",
  source: "Defazio & Jelassi 2022, algorithm 1 (arXiv:2101.11075)",
  formula: "z = theta_0 - s / (cbrt(v) + eps); theta <- momentum theta + (1 - momentum) z",
  hyper: {
    lr: learningRate(1e-2, { source: "the authors' code" }),
    momentum: decay(0.9, { source: "the authors' code" }),
    eps: nonNegative(1e-6, { source: "the authors' code" }),
    weightDecay: nonNegative(0, { source: "the authors' code" }),
    coupled: flag(true, { meaning: "whether the decay is added to the gradient" }),
    flavour: choice("paper", ["paper", "author"], { meaning: "lr, or lr + eps" }),
  },
  state: { s: zeros, v: zeros, start: initialTheta },
  rule({ g, theta, s, v, start, t, lr, momentum, eps, weightDecay, coupled, flavour }) {
    const rate = flavour === "paper" ? lr : add(lr, eps);
    const pull = mul(weightDecay, theta);
    const input = coupled ? add(g, pull) : g;
    const lambda = mul(rate, sqrt(t));
    s = add(s, mul(lambda, input));
    v = add(v, mul(mul(lambda, input), input));
    const z = sub(start, over(s, add(cbrt(v), eps), eps));
    const next = lerp(theta, z, sub(1, momentum));
    return { s, v, theta: coupled ? next : sub(next, mul(rate, pull)) };
  },
});
