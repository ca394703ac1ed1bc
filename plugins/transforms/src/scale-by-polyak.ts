import {
  add,
  defineOptimizer,
  div,
  maximum,
  minimum,
  mul,
  nonNegative,
  positive,
  real,
  square,
  sub,
  sum,
} from "@thalweg/core";

/**
 * Polyak's step length: how far to go along -g for a loss that falls at the rate |g| to its minimum `floor`.
 *
 *     g <- g min((loss - floor) / (|g|^2 + eps), max)
 *
 * Defaults: floor 0, which suits models that can fit their data; max 1, as in optax; eps 1e-12. Polyak has neither.
 * Reference: Polyak 1987, "Introduction to optimization", section 5.3; Loizou et al. 2021, "Stochastic Polyak step-size for SGD",
 * (arXiv:2002.10542), for the limit.
 */
export const scaleByPolyak = defineOptimizer({
  name: "scale-by-polyak",
  source: "Polyak 1987, section 5.3; Loizou et al. 2021 (arXiv:2002.10542)",
  formula: "g <- g min((loss - floor) / (|g|^2 + eps), max)",
  scope: "all",
  hyper: { floor: real(0), max: positive(1, { source: "optax" }), eps: nonNegative(1e-12) },
  rule({ g, loss, floor, max: longest, eps }) {
    const rate = div(sub(loss, floor), add(sum(square(g)), eps));
    return { step: mul(g, minimum(maximum(rate, 0), longest)) };
  },
});
