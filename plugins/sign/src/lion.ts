import {
  add,
  decay,
  defineOptimizer,
  ema,
  flag,
  mul,
  nonNegative,
  positive,
  sign,
  zeros,
} from "@thalweg/core";

/**
 * Lion: the sign of a mean gradient that leans on the present one more than what is remembered does.
 *
 *     theta <- theta - lr (sign(beta1 m + (1 - beta1) g) + weightDecay theta)
 *     m <- beta2 m + (1 - beta2) g
 *
 * Found by a search over programs. Its steps are longer than Adam's: the paper takes a rate 3 to 10 times smaller, and as much more
 * decay.
 *
 * Defaults: lr 1e-4, beta1 0.9, beta2 0.99, weightDecay 0, the authors' code; the paper tunes the decay, optax has 1e-3. With
 * coupled true the decay is added to the gradient instead.
 * Reference: Chen et al. 2023, "Symbolic discovery of optimization algorithms", program 1 and algorithm 2 (arXiv:2302.06675).
 */
export const lion = defineOptimizer({
  name: "lion",
  source: "Chen et al. 2023, algorithm 2 (arXiv:2302.06675)",
  formula:
    "theta <- theta - lr (sign(ema(m, g, beta1)) + weightDecay theta); m <- ema(m, g, beta2)",
  hyper: {
    lr: positive(1e-4, { source: "the authors' code" }),
    beta1: decay(0.9, { source: "Chen et al." }),
    beta2: decay(0.99, { source: "Chen et al." }),
    weightDecay: nonNegative(0, { source: "the authors' code; optax uses 1e-3" }),
    coupled: flag(false, { meaning: "whether the decay is added to the gradient" }),
  },
  state: { m: zeros },
  rule({ g, theta, m, lr, beta1, beta2, weightDecay, coupled }) {
    const pull = mul(weightDecay, theta);
    const input = coupled ? add(g, pull) : g;
    const direction = sign(ema(m, input, beta1));
    const step = mul(lr, coupled ? direction : add(direction, pull));
    return { m: ema(m, input, beta2), step };
  },
});
