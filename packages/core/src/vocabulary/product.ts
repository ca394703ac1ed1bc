/** Matrix products, gathering and scattering of rows, and windows. */

import type { Shape } from "../tensor/dtype.js";
import type { Window } from "../tensor/primitives.js";
import type { Tensor } from "../tensor/tensor.js";
import { checkOptions, checkTensor, checkWhole, countsFrom, shapeFrom } from "./arguments.js";

/**
 * The matrix product over the last two axes, `[..., m, k] x [..., k, n]`; leading axes must be
 * equal. Each element is summed in one accumulator over increasing k. A transposed operand is
 * stored with its last two axes exchanged.
 */
export function matmul(
  a: Tensor,
  b: Tensor,
  options: { readonly transposeA?: boolean; readonly transposeB?: boolean } = {},
): Tensor {
  checkTensor("matmul", "a", a);
  checkTensor("matmul", "b", b);
  checkOptions("matmul", options, { transposeA: "flag", transposeB: "flag" });
  const { transposeA = false, transposeB = false } = options;
  return a.apply("matmul", [a, b], { transposeA, transposeB });
}

/** Selects rows of x: `out[i, ...] = x[indices[i], ...]`, with indices i32 of one axis. */
export function gather(x: Tensor, indices: Tensor): Tensor {
  checkTensor("gather", "x", x);
  checkTensor("gather", "the list of indices", indices);
  return x.apply("gather", [x, indices], {});
}

/** `size` rows of zeros, to which each `updates[i]` is added at row `indices[i]`, in order of i. */
export function scatterAdd(updates: Tensor, indices: Tensor, size: number): Tensor {
  checkTensor("scatterAdd", "the list of updates", updates);
  checkTensor("scatterAdd", "the list of indices", indices);
  checkWhole("scatterAdd", "the size", size, { of: updates });
  return updates.apply("scatterAdd", [updates, indices], { size });
}

/**
 * The windows of an image as rows: `[b, c, h, w]` to `[b, oh, ow, c * kh * kw]`. A convolution is
 * an unfold and a matrix product.
 */
export function unfold(x: Tensor, window: Window): Tensor {
  checkTensor("unfold", "x", x);
  return x.apply("unfold", [x], windowFrom("unfold", window, x));
}

/** The adjoint of {@link unfold}: sums rows into images of `[channels, height, width]`. */
export function fold(
  rows: Tensor,
  window: Window,
  image: readonly [channels: number, height: number, width: number],
): Tensor {
  checkTensor("fold", "the tensor of rows", rows);
  const extents = countsFrom("fold", "the image", image, { of: rows, length: 3 });
  const [channels, height, width] = extents as readonly [number, number, number];
  const { kernel, stride } = windowFrom("fold", window, rows);
  return rows.apply("fold", [rows], { kernel, stride, channels, height, width });
}

function windowFrom(word: string, window: Window, x: Tensor): Window {
  checkOptions(word, window, { kernel: "any", stride: "any" });
  const pair = (name: "kernel" | "stride") =>
    countsFrom(word, `the ${name}`, window[name], { of: x, length: 2 }) as readonly [
      number,
      number,
    ];
  return { kernel: pair("kernel"), stride: pair("stride") };
}

/** Random i32 bits of a shape, by Philox4x32-10 from a key (i32 [2]) and a counter (i32 []). */
export function randomBits(key: Tensor, counter: Tensor, shape: Shape): Tensor {
  checkTensor("randomBits", "the key", key);
  checkTensor("randomBits", "the counter", counter);
  return key.apply("randomBits", [key, counter], {
    shape: shapeFrom("randomBits", "the shape", shape),
  });
}

/** The i32 vector 0, 1, ... size - 1, in the graph of `like`. */
export function iota(like: Tensor, size: number): Tensor {
  checkTensor("iota", "the tensor of the graph", like);
  checkWhole("iota", "the size", size);
  return like.apply("iota", [], { size });
}
