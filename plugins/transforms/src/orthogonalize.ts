import { defineOptimizer, integer, matrixShape, positive, reshape } from "@thalweg/core";
import { orthogonalize as halfOrthogonal } from "@thalweg/optimizers";

/**
 * Approximately the nearest semi-orthogonal matrix: Newton-Schulz iterations towards U V' for a
 * matrix U S V', as in Muon.
 *
 *     X <- G / (|G| + eps);  X <- a X + (b A + c A^2) X, A = X X', five times;  (a, b, c) = (3.4445, -4.775, 2.0315)
 *
 * The final singular values are between 0.68 and 1.21, by design. Arrays with more axes are treated
 * as matrices [inputs, outputs]; vectors are not changed. Defaults: 5 iterations, eps 1e-7, the
 * author's.
 * Reference: Jordan 2024, "Muon: an optimizer for hidden layers in neural networks"
 * (https://kellerjordan.github.io/posts/muon).
 */
export const orthogonalize = defineOptimizer({
  name: "orthogonalize",
  source: "Jordan 2024 (https://kellerjordan.github.io/posts/muon)",
  formula: "X <- G / |G|; X <- 3.4445 X + (-4.775 A + 2.0315 A^2) X, A = X X', 5 times",
  scope: "tensor",
  hyper: {
    iterations: integer(5, { source: "Jordan" }),
    eps: positive(1e-7, { source: "Jordan" }),
  },
  rule({ g, iterations, eps }) {
    if (g.shape.length < 2) return { step: g };
    const matrix = reshape(g, matrixShape(g.shape));
    return { step: reshape(halfOrthogonal(matrix, iterations, eps), g.shape) };
  },
});
