import { div, matmul, mul, norm, pow, type Tensor } from "@thalweg/core";
import { addDiagonal } from "./identity.js";

/**
 * A^(-1/p) of a symmetric positive definite matrix, by the coupled Newton iteration.
 *
 *     z = (1 + p) / (2 |A|),  X = z^(1/p) I,  M = z A
 *     T = ((1 + p) I - M) / p,  X <- X T,  M <- T^p M,  `iterations` times
 *
 * M goes to I. Eigenvalues far below the largest grow by (1 + 1/p)^p, 2 to 2.7, an iteration, and the last few iterations are quadratic:
 * a condition number c needs about 1.5 ln(c) + 8 of them (30 reach the last digits for c = 1e6).
 * Reference: Guo & Higham 2006, "A Schur-Newton method for the matrix p-th root and its inverse", equation 3.2
 * (doi:10.1137/050643374).
 */
export function inverseRoot(a: Tensor, p: 2 | 4, iterations: number): Tensor {
  const z = div((1 + p) / 2, norm(a));
  let m = mul(z, a);
  let x = addDiagonal(mul(0, a), pow(z, 1 / p));
  for (let i = 0; i < iterations; i++) {
    const turn = addDiagonal(mul(-1 / p, m), (1 + p) / p);
    x = matmul(x, turn);
    const squared = matmul(turn, turn);
    m = matmul(p === 2 ? squared : matmul(squared, squared), m);
  }
  return x;
}
