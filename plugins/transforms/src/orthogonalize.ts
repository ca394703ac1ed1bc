import {
  add,
  defineOptimizer,
  div,
  integer,
  matmul,
  mul,
  norm,
  positive,
  reshape,
  transpose,
} from "@thalweg/core";

/**
 * The nearest half-orthogonal matrix, about: Newton-Schulz iterations towards U V' for a matrix U S V', as in Muon.
 *
 *     X <- G / (|G| + eps);  X <- a X + (b A + c A^2) X, A = X X', five times;  (a, b, c) = (3.4445, -4.775, 2.0315)
 *
 * Singular values end between 0.68 and 1.21, which is on purpose. Arrays of more axes are taken as matrices
 * [first, others]; vectors stay as they are. Defaults: 5 iterations, eps 1e-7, the author's.
 * Reference: Jordan 2024, "Muon: an optimizer for hidden layers in neural networks" (https://kellerjordan.github.io/posts/muon).
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
    const matrix = reshape(g, [g.shape[0]!, -1]);
    const tall = matrix.shape[0]! > matrix.shape[1]!;
    let x = div(tall ? transpose(matrix) : matrix, add(norm(matrix), eps));
    for (let i = 0; i < iterations; i++) {
      const a = matmul(x, x, { transposeB: true });
      const polynomial = add(mul(-4.775, a), mul(2.0315, matmul(a, a)));
      x = add(mul(3.4445, x), matmul(polynomial, x));
    }
    return { step: reshape(tall ? transpose(x) : x, g.shape) };
  },
});
