import { defineWrapper, mul, real, sub } from "@thalweg/core";

/**
 * Weight decay for any optimizer, which the learning rate does not scale.
 *
 *     theta <- inner step - lambda theta
 *
 * This is the paper's form: its schedule multiplier corresponds to a schedule of `lambda`.
 * Defaults: lambda 1e-4.
 * Reference: Loshchilov & Hutter 2019, "Decoupled weight decay regularization", algorithms 1 and 2
 * (arXiv:1711.05101).
 */
export const decoupledWeightDecay = defineWrapper({
  name: "decoupled-weight-decay",
  source: "Loshchilov & Hutter 2019, algorithms 1 and 2 (arXiv:1711.05101)",
  formula: "theta <- inner step - lambda theta",
  hyper: { lambda: real(1e-4, { min: 0, max: 1 }) },
  wrap: ({ theta, lambda, inner }) => ({ theta: sub(inner(), mul(lambda, theta)) }),
});
