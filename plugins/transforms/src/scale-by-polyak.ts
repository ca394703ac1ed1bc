import {
  add,
  defineOptimizer,
  div,
  equal,
  maximum,
  minimum,
  mul,
  nonNegative,
  positive,
  real,
  scaledSquares,
  square,
  sub,
  where,
} from "@thalweg/core";

/**
 * Polyak's step length: the step along -g after which the linearised loss has its minimum `floor`.
 *
 *     g <- g min((loss - floor) / (|g|^2 + eps), max)
 *
 * Not `polyak-step` bit for bit: this has eps in the divisor as optax, that c as Loizou et al.
 *
 * Defaults: floor 0, which suits models that can fit their data; max 1, as in optax; eps 1e-12.
 * Polyak has neither.
 * Reference: Polyak 1987, "Introduction to optimization", section 5.3; Loizou et al. 2021,
 * "Stochastic Polyak step-size for SGD", (arXiv:2002.10542), for the limit.
 */
export const scaleByPolyak = defineOptimizer({
  name: "scale-by-polyak",
  source: "Polyak 1987, section 5.3; Loizou et al. 2021 (arXiv:2002.10542)",
  formula: "g <- g min((loss - floor) / (|g|^2 + eps), max)",
  scope: "all",
  hyper: { floor: real(0), max: positive(1, { source: "optax" }), eps: nonNegative(1e-12) },
  rule({ g, loss, floor, max: longest, eps }) {
    const { squares, scale } = scaledSquares(g);
    const [down, up] = [minimum(scale, 1), maximum(scale, 1)];
    const sum = div(div(squares, up), up);
    const excess = maximum(sub(loss, floor), 0);
    const rate = div(excess, add(sum, mul(eps, square(down))));
    const bounded = where(equal(excess, 0), 0, minimum(mul(rate, down), div(longest, down)));
    return { step: mul(mul(g, down), bounded) };
  },
});
