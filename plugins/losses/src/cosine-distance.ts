import {
  defineLoss,
  div,
  keepAxes,
  maximum,
  mul,
  positive,
  type Scalar,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
} from "@thalweg/core";
import { checkRows } from "./log-likelihood.js";

/** Each row over its length, or over eps if it is shorter. */
function directions(rows: Tensor, eps: Scalar): Tensor {
  const size = sqrt(maximum(sum(square(rows), 1), square(eps)));
  return div(rows, keepAxes(size, rows.shape, 1));
}

/**
 * Cosine distance: 1 less the cosine of the angle between prediction and target.
 *
 *     value_n = 1 - x_n . y_n / (max(|x_n|, eps) max(|y_n|, eps))
 *
 * Rows `[examples, outputs]`; between 0, same direction, and 2. Its gradient is orthogonal to the prediction.
 * Defaults: eps 1e-8, PyTorch's.
 * Reference: Salton, Wong & Yang 1975, "A vector space model for automatic indexing" (doi:10.1145/361219.361220);
 * torch.nn.functional.cosine_similarity.
 */
export const cosineDistance = defineLoss({
  name: "cosine-distance",
  source: "Salton, Wong & Yang 1975 (doi:10.1145/361219.361220); torch cosine_similarity",
  formula: "1 - x . y / (max(|x|, eps) max(|y|, eps))",
  targets: "values",
  hyper: { eps: positive(1e-8, { source: "PyTorch", meaning: "least length of a row" }) },
  value({ prediction, target, eps }) {
    checkRows("cosine-distance", prediction);
    return sub(1, sum(mul(directions(prediction, eps), directions(target, eps)), 1));
  },
});
