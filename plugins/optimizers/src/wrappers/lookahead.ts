import { defineWrapper, initialTheta, integer, lerp, real, where } from "@thalweg/core";
import { every } from "./every.js";

/**
 * Lookahead: every k steps the slow weights move a fraction of the way to the inner optimizer's
 * fast weights, which are then reset to the slow ones.
 *
 *     slow <- slow + alpha (fast - slow), fast <- slow   if k divides t
 *
 * The inner optimizer's state is not reset. Metrics are evaluated at the slow weights. Defaults: k
 * 5, alpha 0.5, the paper's.
 * Reference: Zhang et al. 2019, "Lookahead optimizer: k steps forward, 1 step back", algorithm 1
 * (arXiv:1907.08610).
 */
export const lookahead = defineWrapper({
  name: "lookahead",
  source: "Zhang et al. 2019, algorithm 1 (arXiv:1907.08610)",
  formula: "every k steps: slow <- slow + alpha (fast - slow); fast <- slow",
  hyper: {
    k: integer(5, {
      source: "Zhang et al.",
      meaning: "steps between two moves of the slow weights",
    }),
    alpha: real(0.5, { min: 0, max: 1, source: "Zhang et al." }),
  },
  state: { slow: initialTheta },
  wrap({ t, slow, k, alpha, inner }) {
    const fast = inner();
    const now = every(k, t);
    const next = where(now, lerp(slow, fast, alpha), slow);
    return { slow: next, theta: where(now, next, fast) };
  },
  evalPoint: ({ slow }) => slow,
});
