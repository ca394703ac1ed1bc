import {
  add,
  choice,
  debias,
  decay,
  defineOptimizer,
  ema,
  equal,
  flag,
  learningRate,
  mul,
  nonNegative,
  over,
  pow,
  type Scalar,
  single,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  where,
  zeros,
} from "@thalweg/core";

/**
 * NovoGrad: momentum of gradients normalised by the moving average of their squared norm, one
 * number for each parameter array.
 *
 *     v <- beta2 v + (1 - beta2) |g|^2           (|g|^2 at t = 1)
 *     m <- beta1 m + (g / (sqrt(v) + eps) + weightDecay theta)
 *     theta <- theta - lr m
 *
 * With averaging the summand is multiplied by 1 - beta1; with coupled false the summand has no
 * decay, and lr weightDecay theta is added to the step.
 *
 * Flavour "pytorch-optimizer", that package: m begins at the first summand, including the decay,
 * and adds it again at t = 1; the step is multiplied by sqrt(1 - beta2^t) / (1 - beta1^t).
 *
 * Defaults: lr 0.01, beta1 0.95, beta2 0.98, eps 1e-8, weightDecay 0: the paper's for image
 * classification; its beta2 for speech is 0.5 (optax uses beta1 0.9, beta2 0.25, eps 1e-6).
 * Reference: Ginsburg et al. 2019, "Stochastic gradient methods with layer-wise adaptive moments",
 * algorithm 1 (arXiv:1905.11286).
 */
export const novograd = defineOptimizer({
  name: "novograd",
  source: "Ginsburg et al. 2019, algorithm 1 (arXiv:1905.11286)",
  formula:
    "v <- ema(v, |g|^2, beta2); m <- beta1 m + g / (sqrt(v) + eps) + weightDecay theta; theta <- theta - lr m",
  scope: "tensor",
  hyper: {
    lr: learningRate(0.01, { source: "Ginsburg et al." }),
    beta1: decay(0.95, { source: "Ginsburg et al.; optax uses 0.9" }),
    beta2: decay(0.98, { source: "Ginsburg et al.; optax uses 0.25" }),
    eps: nonNegative(1e-8, { source: "optax uses 1e-6" }),
    weightDecay: nonNegative(0),
    coupled: flag(true, { source: "Ginsburg et al.", meaning: "whether m gathers the decay" }),
    averaging: flag(false, { meaning: "whether the summand is multiplied by 1 - beta1" }),
    flavour: choice("paper", ["paper", "pytorch-optimizer"], {
      meaning: "the first step and corrections",
    }),
  },
  state: { m: zeros, v: single(0) },
  rule({ g, theta, m, v, t, lr, beta1, beta2, eps, weightDecay, coupled, averaging, flavour }) {
    const pull = mul(weightDecay, theta);
    const { turned, ...state } = novogradTurned(g, v, t, beta2, eps);
    const summand = coupled ? add(turned, pull) : turned;
    const beside = coupled ? 0 : mul(lr, pull);
    const taken = averaging ? mul(sub(1, beta1), summand) : summand;
    if (flavour === "paper") {
      m = add(mul(beta1, m), taken);
      return { m, ...state, step: add(mul(lr, m), beside) };
    }
    m = add(mul(beta1, where(equal(t, 1), add(turned, pull), m)), taken);
    const rate = mul(lr, sqrt(sub(1, pow(beta2, t))));
    return { m, ...state, step: add(debias(mul(rate, m), beta1, t), beside) };
  },
});

/** NovoGrad's average and the gradient over its root, of which `scale-by-novograd` gathers momentum too. */
export function novogradTurned(g: Tensor, v: Tensor, t: Scalar, beta2: Scalar, eps: Scalar) {
  const size = sum(square(g));
  v = where(equal(t, 1), size, ema(v, size, beta2));
  return { v, turned: over(g, add(sqrt(v), eps), eps) };
}
