import { add, cos, defineScheduler, mul, real, type Scalar, sub } from "@thalweg/core";

/** Half a period of a cosine from 1, at phase 0, down to `final`, at phase 1. */
export function cosineDecay(phase: Scalar, final: Scalar): Scalar {
  const height = mul(0.5, add(1, cos(mul(Math.PI, phase))));
  return add(final, mul(sub(1, final), height));
}

/**
 * Cosine decay over the whole run, without restarts.
 *
 *     value = base (final + (1 - final) (1 + cos(pi step / total)) / 2)
 *
 * Defaults: final 0, as in the paper's experiments. PyTorch's CosineAnnealingLR gives its eta_min in units of the
 * rate; it is final x base.
 * Reference: Loshchilov & Hutter 2017, "SGDR: stochastic gradient descent with warm restarts", equation 5 with a
 * single period (arXiv:1608.03983).
 */
export const cosine = defineScheduler({
  name: "cosine",
  source: "Loshchilov & Hutter 2017, equation 5 (arXiv:1608.03983)",
  formula: "base (final + (1 - final) (1 + cos(pi step / total)) / 2)",
  hyper: { final: real(0, { min: 0, max: 1, meaning: "share of the base that the end reaches" }) },
  value: ({ progress, base, final }) => mul(base, cosineDecay(progress, final)),
});
