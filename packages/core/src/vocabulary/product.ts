/** Products of matrices, rows by index, and windows. */
import type { Window } from "../primitives.js";
import type { Shape, Tensor } from "../tensor.js";

/**
 * The matrix product over the last two axes, `[..., m, k] x [..., k, n]`; leading axes must be equal. Each element is one
 * accumulator over increasing k. An operand marked transposed is stored with its last two axes exchanged.
 */
export function matmul(
  a: Tensor,
  b: Tensor,
  { transposeA = false, transposeB = false } = {},
): Tensor {
  return a.apply("matmul", [a, b], { transposeA, transposeB });
}

/** Rows of x by index: `out[i, ...] = x[indices[i], ...]`, indices i32 of one axis. */
export function gather(x: Tensor, indices: Tensor): Tensor {
  return x.apply("gather", [x, indices], {});
}

/** `size` rows of zeros to which each `updates[i]` is added at row `indices[i]`, in order of i. */
export function scatterAdd(updates: Tensor, indices: Tensor, size: number): Tensor {
  return updates.apply("scatterAdd", [updates, indices], { size });
}

/** Windows of an image as rows: `[b, c, h, w]` to `[b, oh, ow, c * kh * kw]`. A convolution is unfold and a matrix product. */
export function unfold(x: Tensor, window: Window): Tensor {
  return x.apply("unfold", [x], window);
}

/** The adjoint of {@link unfold}: rows summed back into images of `[channels, height, width]`. */
export function fold(
  rows: Tensor,
  window: Window,
  [channels, height, width]: readonly [number, number, number],
): Tensor {
  return rows.apply("fold", [rows], { ...window, channels, height, width });
}

/** Random i32 bits of a shape from a key (i32 [2]) and a counter (i32 []): Philox4x32-10. */
export function randomBits(key: Tensor, counter: Tensor, shape: Shape): Tensor {
  return key.apply("randomBits", [key, counter], { shape });
}

/** The i32 vector 0, 1, ... size - 1, in the graph of `like`. */
export function iota(like: Tensor, size: number): Tensor {
  return like.apply("iota", [], { size });
}
