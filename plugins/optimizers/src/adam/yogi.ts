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
  minimum,
  mul,
  nonNegative,
  over,
  positive,
  sign,
  sqrt,
  square,
  sub,
  where,
  zeros,
} from "@thalweg/core";
import type { AdamInput } from "./adam.js";

/**
 * Yogi: Adam whose mean square moves by (1 - beta2) g^2, up or down, so that it decreases slowly.
 *
 *     m <- beta1 m + (1 - beta1) g
 *     v <- v - (1 - beta2) sign(v - g^2) g^2,  v = initial before t = 1
 *     theta <- theta - lr m / (sqrt(v) + eps)
 *
 * An infinite v remains infinite: infinity minus infinity counts as infinity. Flavour "optax": m
 * begins at initial too, and both are bias-corrected as in Adam.
 *
 * Defaults: lr 0.01, beta1 0.9, beta2 0.999, eps 1e-3 and initial 1e-6, the paper's. lr weightDecay
 * theta is subtracted from theta; with coupled true, weightDecay theta is added to the gradient.
 * Reference: Zaheer, Reddi, Sachan, Kale & Kumar 2018, "Adaptive methods for nonconvex
 * optimization", algorithm 2 (NeurIPS 31).
 */
export const yogi = defineOptimizer({
  name: "yogi",
  source: "Zaheer et al. 2018, algorithm 2 (NeurIPS 31)",
  formula: "v <- v - (1 - beta2) sign(v - g^2) g^2; theta <- theta - lr m / (sqrt(v) + eps)",
  hyper: {
    lr: learningRate(1e-2, { source: "Zaheer et al." }),
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
    const first = equal(t, 1);
    if (flavour === "optax") m = where(first, initial, m);
    v = where(first, initial, v);
    const next = yogiDirection({ g: input, m, v, t, beta1, beta2, eps }, flavour);
    const step = mul(lr, next.step);
    return { ...next, step: coupled ? step : add(step, mul(lr, pull)) };
  },
});

/** Yogi's means and its step before the rate, which is the transform `scale-by-yogi`. */
export function yogiDirection(input: Omit<AdamInput, "lr">, flavour: "paper" | "optax") {
  const { g, t, beta1, beta2, eps } = input;
  const m = ema(input.m, g, beta1);
  const squares = square(g);
  const change = mul(mul(sub(1, beta2), sign(sub(input.v, squares))), squares);
  const v = minimum(Infinity, sub(input.v, change));
  const [mean, meanSquare] =
    flavour === "optax" ? [debias(m, beta1, t), debias(v, beta2, t)] : [m, v];
  return { m, v, step: over(mean, add(sqrt(meanSquare), eps), eps) };
}
