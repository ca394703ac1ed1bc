import {
  abs,
  add,
  cast,
  clip,
  defineWrapper,
  div,
  equal,
  flag,
  initialTheta,
  iota,
  maximum,
  mul,
  neg,
  nonNegative,
  norm,
  over,
  positive,
  pow,
  scaledNorm,
  shaped,
  sqrt,
  square,
  sub,
  sum,
  where,
} from "@thalweg/core";
import { boundedDot } from "./bounded-dot.js";

/** Coin bettors with decays 0.9, 0.99, ...; the bets are summed. */
const bettors = shaped(() => [6], 0);

/**
 * Mechanic: learns a factor of an inner optimizer's total displacement from the start x0, by coin
 * betting.
 *
 *     D = (x0 - theta) / (S + eps),   S = sum_i s_i
 *     h = <g + lambda S |g| theta / (|theta| + eps), D>,   D <- D + inner step
 *     m_i <- max(beta_i m_i, |h| + eps),   v_i <- beta_i^2 v_i + h^2,   r_i <- beta_i r_i + s_i h
 *     s_i <- (s0 m_i / 6 + max(r_i, 0)) / (sqrt(v_i) + eps),   theta <- x0 - S D
 *
 * beta_i = 1 - 10^-i, i = 1 .. 6. The inner rate is a factor that may be scheduled and needs no
 * tuning. With clipped, as in optax (which has s0 1e-6 and eps 1e-8), h is clipped to [-m_i, m_i]
 * in r_i. It does not suit inner optimizers with normalised steps.
 *
 * Defaults: s0 1e-8, lambda 0.01, eps 1e-10, the authors' code's.
 * Reference: Cutkosky, Defazio & Mehta 2023, "Mechanic: a learning rate tuner", algorithm 1
 * (arXiv:2306.00144).
 */
export const mechanic = defineWrapper({
  name: "mechanic",
  source: "Cutkosky, Defazio & Mehta 2023, algorithm 1 (arXiv:2306.00144)",
  formula: "theta <- x0 - (sum_i s_i) (sum of inner steps), s_i by coin betting on <g, x0 - theta>",
  hyper: {
    s0: positive(1e-8, { source: "Cutkosky et al.; optax 1e-6" }),
    lambda: nonNegative(0.01, { source: "Cutkosky et al." }),
    eps: positive(1e-10, { source: "Cutkosky et al.; optax 1e-8" }),
    clipped: flag(false, { source: "Cutkosky et al.; optax true" }),
  },
  state: { m: bettors, v: bettors, r: bettors, s: bettors, x0: initialTheta },
  wrap({ g, theta, t, m, v, r, s, x0, s0, lambda, eps, clipped, inner }) {
    const beta = sub(1, pow(0.1, add(cast(iota(g, 6), g.dtype), 1)));
    const bets = where(equal(t, 1), s0, s);
    const scale = sum(bets);
    const outward = over(theta, add(norm(theta), eps), eps);
    const gone = div(sub(x0, theta), add(scale, eps));
    const slope = scaledNorm(g);
    const pull = div(mul(mul(lambda, scale), slope.size), slope.scale);
    const h = boundedDot(add(g, mul(pull, outward)), gone);
    const far = add(gone, sub(theta, inner()));
    const won = clipped ? clip(h, neg(m), m) : h;
    const next = {
      m: maximum(mul(beta, m), add(abs(h), eps)),
      v: add(mul(square(beta), v), square(h)),
      r: add(mul(beta, r), mul(won, bets)),
    };
    const wealth = add(mul(div(s0, 6), next.m), maximum(next.r, 0));
    const after = div(wealth, add(sqrt(next.v), eps));
    return { ...next, s: after, theta: sub(x0, mul(sum(after), far)) };
  },
});
