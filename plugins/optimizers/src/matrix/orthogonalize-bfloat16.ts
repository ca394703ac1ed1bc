import {
  abs,
  cast,
  div,
  lessEqual,
  max,
  maximum,
  norm,
  type Tensor,
  transpose,
  where,
} from "@thalweg/core";
import { addmmBfloat16, bfloat16, matmulBfloat16 } from "./bfloat16.js";

/**
 * The Newton-Schulz iterations of `orthogonalize` in bfloat16, as in the package pytorch_optimizer.
 *
 *     X <- G / max(|G|, 1e-7);  B <- 2.0315 A A - 4.775 A, A = X X';  X <- 3.4445 X + B X, `iterations` times
 *
 * A matrix with elements above 2^100 is divided by the largest first, so that it fits f32. The
 * result is of the element type of g. Reference: pytorch_optimizer, zero_power_via_newton_schulz_5
 * (February 2026).
 */
export function orthogonalizeBfloat16(g: Tensor, iterations: number): Tensor {
  const tall = g.shape[0]! > g.shape[1]!;
  const largest = max(abs(g));
  const shrunk = where(lessEqual(largest, 2 ** 100), g, div(g, largest));
  const start = bfloat16(tall ? transpose(shrunk) : shrunk);
  const length = bfloat16(norm(cast(start, "f64")));
  let x = bfloat16(div(start, maximum(length, 1e-7)));
  for (let i = 0; i < iterations; i++) {
    const a = matmulBfloat16(x, x, true);
    const b = addmmBfloat16({ c: a, a, b: a }, 2.0315, -4.775);
    x = addmmBfloat16({ c: x, a: b, b: x }, 1, 3.4445);
  }
  return cast(tall ? transpose(x) : x, g.dtype);
}
