import {
  add,
  defineOptimizer,
  div,
  learningRate,
  mul,
  nonNegative,
  pow,
  type Scalar,
  sqrt,
  type Tensor,
} from "@thalweg/core";

/**
 * Noisy SGD: gradient descent with annealed normal noise on the gradient.
 *
 *     theta <- theta - lr (g + sqrt(eta / t^gamma) n),  n standard normal
 *
 * The noise depends on the seed of the trial, the parameter's name and t; the transform `add-noise`
 * adds it to any optimizer.
 *
 * Defaults: eta 0.01, the smallest of the paper's three values (0.01, 0.3, 1), gamma 0.55; lr 0.01,
 * gradient descent's.
 * Reference: Neelakantan et al. 2015, "Adding gradient noise improves learning for very deep
 * networks" (arXiv:1511.06807).
 */
export const noisySgd = defineOptimizer({
  name: "noisy-sgd",
  source: "Neelakantan et al. 2015 (arXiv:1511.06807)",
  formula: "theta <- theta - lr (g + sqrt(eta / t^gamma) n), n standard normal",
  hyper: {
    lr: learningRate(1e-2, { source: "Keras's SGD" }),
    eta: nonNegative(0.01, { source: "Neelakantan et al." }),
    gamma: nonNegative(0.55, { source: "Neelakantan et al." }),
  },
  rule: ({ g, t, lr, eta, gamma, noise }) => ({
    step: mul(lr, noisyGradient({ g, t, eta, gamma, noise })),
  }),
});

/** The gradient with its noise, which is the transform `add-noise`. */
export function noisyGradient({ g, t, eta, gamma, noise }: NoisyInput) {
  return add(g, mul(sqrt(div(eta, pow(t, gamma))), noise()));
}

export type NoisyInput = Readonly<
  { g: Tensor; noise: () => Tensor } & Record<"t" | "eta" | "gamma", Scalar>
>;
