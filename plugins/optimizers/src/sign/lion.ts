import {
  add,
  decay,
  defineOptimizer,
  ema,
  flag,
  learningRate,
  mul,
  nonNegative,
  type Scalar,
  sign,
  type Tensor,
  zeros,
} from "@thalweg/core";

/**
 * Lion: the sign of a mean gradient that weights the current gradient more than the stored mean
 * does.
 *
 *     theta <- theta - lr (sign(beta1 m + (1 - beta1) g) + weightDecay theta)
 *     m <- beta2 m + (1 - beta2) g
 *
 * Found by program search. Its steps are longer than Adam's: the paper uses a rate 3 to 10 times
 * smaller, and a decay 3 to 10 times larger.
 *
 * Defaults: lr 1e-4, beta1 0.9, beta2 0.99, weightDecay 0, the authors' code; the paper tunes the
 * decay, optax has 1e-3. With coupled true the decay is added to the gradient instead.
 * Reference: Chen et al. 2023, "Symbolic discovery of optimization algorithms", program 1 and
 * algorithm 2 (arXiv:2302.06675).
 */
export const lion = defineOptimizer({
  name: "lion",
  source: "Chen et al. 2023, algorithm 2 (arXiv:2302.06675)",
  formula:
    "theta <- theta - lr (sign(ema(m, g, beta1)) + weightDecay theta); m <- ema(m, g, beta2)",
  hyper: {
    lr: learningRate(1e-4, { source: "the authors' code" }),
    beta1: decay(0.9, { source: "Chen et al." }),
    beta2: decay(0.99, { source: "Chen et al." }),
    weightDecay: nonNegative(0, { source: "the authors' code; optax uses 1e-3" }),
    coupled: flag(false, { meaning: "whether the decay is added to the gradient" }),
  },
  state: { m: zeros },
  rule({ g, theta, m, lr, beta1, beta2, weightDecay, coupled }) {
    const pull = mul(weightDecay, theta);
    const input = coupled ? add(g, pull) : g;
    const { step: direction, ...state } = lionDirection({ g: input, m, beta1, beta2 });
    return { ...state, step: mul(lr, coupled ? direction : add(direction, pull)) };
  },
});

/** Lion's mean and its step before the rate, which is the transform `scale-by-lion`. */
export function lionDirection({ g, m, beta1, beta2 }: LionInput) {
  return { m: ema(m, g, beta2), step: sign(ema(m, g, beta1)) };
}

export type LionInput = Readonly<Record<"g" | "m", Tensor> & Record<"beta1" | "beta2", Scalar>>;
