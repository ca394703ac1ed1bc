import {
  bitAnd,
  defineLoss,
  div,
  equal,
  less,
  mul,
  positive,
  reshape,
  type Scalar,
  scaledSquares,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  where,
} from "@thalweg/core";
import { checkRows } from "./log-likelihood.js";

/**
 * Each row divided by its length, or by eps if it is shorter; and whether it is longer, so that the
 * result has length 1.
 */
function directions(rows: Tensor, eps: Scalar) {
  const { squares, scale } = scaledSquares(rows, 1, { keep: true });
  const least = mul(eps, scale);
  const isUnit = less(least, sqrt(squares));
  const length = sqrt(where(isUnit, squares, 1));
  const divisor = where(isUnit, length, where(equal(least, 0), 1, least));
  return { direction: div(mul(rows, scale), divisor), isUnit: reshape(isUnit, [-1]) };
}

/**
 * Cosine distance: 1 less the cosine of the angle between prediction and target.
 *
 *     value_n = 1 - x_n . y_n / (max(|x_n|, eps) max(|y_n|, eps))
 *
 * Rows `[examples, outputs]`; the value is between 0 (same direction) and 2. Its gradient is
 * orthogonal to the prediction. For unit vectors u and v it is computed as |u - v|^2 / 2, which is
 * accurate near 0.
 * Defaults: eps 1e-8, PyTorch's.
 * Reference: Salton, Wong & Yang 1975, "A vector space model for automatic indexing"
 * (doi:10.1145/361219.361220); torch.nn.functional.cosine_similarity.
 */
export const cosineDistance = defineLoss({
  name: "cosine-distance",
  source: "Salton, Wong & Yang 1975 (doi:10.1145/361219.361220); torch cosine_similarity",
  formula: "1 - x . y / (max(|x|, eps) max(|y|, eps))",
  targets: "values",
  hyper: { eps: positive(1e-8, { source: "PyTorch", meaning: "least length of a row" }) },
  value({ prediction, target, eps }) {
    checkRows("cosine-distance", prediction);
    const [u, v] = [directions(prediction, eps), directions(target, eps)];
    const apart = sum(square(sub(u.direction, v.direction)), 1);
    const cosine = sum(mul(u.direction, v.direction), 1);
    return where(bitAnd(u.isUnit, v.isUnit), mul(0.5, apart), sub(1, cosine));
  },
});
