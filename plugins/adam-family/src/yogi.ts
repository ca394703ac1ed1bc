import {
  add,
  choice,
  debias,
  decay,
  defineOptimizer,
  div,
  ema,
  equal,
  flag,
  mul,
  nonNegative,
  positive,
  sign,
  sqrt,
  square,
  sub,
  where,
  zeros,
} from "@thalweg/core";

/**
 * Yogi: Adam whose mean square moves by a fixed share of g^2, up or down, so that it cannot collapse all at once.
 *
 *     m <- beta1 m + (1 - beta1) g
 *     v <- v - (1 - beta2) sign(v - g^2) g^2,  v = initial before t = 1
 *     theta <- theta - lr m / (sqrt(v) + eps)
 *
 * Flavour "optax": m begins at initial too, and both are corrected as Adam's.
 *
 * Defaults: lr 0.01, beta1 0.9, beta2 0.999, eps 1e-3 and initial 1e-6, the paper's. The decay is taken off theta times lr, or with
 * coupled true added to the gradient.
 * Reference: Zaheer, Reddi, Sachan, Kale & Kumar 2018, "Adaptive methods for nonconvex optimization", algorithm 2 (NeurIPS 31).
 */
export const yogi = defineOptimizer({
  name: "yogi",
  source: "Zaheer et al. 2018, algorithm 2 (NeurIPS 31)",
  formula: "v <- v - (1 - beta2) sign(v - g^2) g^2; theta <- theta - lr m / (sqrt(v) + eps)",
  hyper: {
    lr: positive(1e-2, { source: "Zaheer et al." }),
    beta1: decay(0.9, { source: "Zaheer et al." }),
    beta2: decay(0.999, { source: "Zaheer et al." }),
    eps: positive(1e-3, { source: "Zaheer et al." }),
    initial: nonNegative(1e-6, { source: "Zaheer et al." }),
    weightDecay: nonNegative(0),
    coupled: flag(false, { meaning: "whether the decay is added to the gradient" }),
    flavour: choice("paper", ["paper", "optax"], { meaning: "whether the means are corrected" }),
  },
  state: { m: zeros, v: zeros },
  rule({ g, theta, m, v, t, lr, beta1, beta2, eps, initial, weightDecay, coupled, flavour }) {
    const pull = mul(weightDecay, theta);
    const input = coupled ? add(g, pull) : g;
    const optax = flavour === "optax";
    const first = equal(t, 1);
    m = ema(optax ? where(first, initial, m) : m, input, beta1);
    v = where(first, initial, v);
    v = sub(v, mul(mul(sub(1, beta2), sign(sub(v, square(input)))), square(input)));
    const [mean, meanSquare] = optax ? [debias(m, beta1, t), debias(v, beta2, t)] : [m, v];
    const step = div(mul(lr, mean), add(sqrt(meanSquare), eps));
    return { m, v, step: coupled ? step : add(step, mul(lr, pull)) };
  },
});
