import { add, matmul, mul, normalize, type Scalar, type Tensor, transpose } from "@thalweg/core";

/**
 * Approximately the nearest semi-orthogonal matrix: Newton-Schulz iterations towards U V' for a
 * matrix U S V'.
 *
 *     X <- G / (|G| + eps);  X <- 3.4445 X + (-4.775 A + 2.0315 A^2) X, A = X X', `iterations` times
 *
 * The final singular values are between 0.68 and 1.21, by design: the coefficients maximise the
 * slope at 0.
 * Reference: Jordan 2024 (https://kellerjordan.github.io/posts/muon).
 */
export function orthogonalize(g: Tensor, iterations: number, eps: Scalar | number = 1e-7): Tensor {
  const tall = g.shape[0]! > g.shape[1]!;
  let x = normalize(tall ? transpose(g) : g, eps);
  for (let i = 0; i < iterations; i++) {
    const a = matmul(x, x, { transposeB: true });
    const polynomial = add(mul(-4.775, a), mul(2.0315, matmul(a, a)));
    x = add(mul(3.4445, x), matmul(polynomial, x));
  }
  return tall ? transpose(x) : x;
}
