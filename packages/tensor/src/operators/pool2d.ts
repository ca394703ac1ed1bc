import {
  add,
  bitOr,
  div,
  equal,
  less,
  max,
  mean,
  pad,
  reshape,
  slice,
  sum,
  type Tensor,
  where,
} from "@thalweg/core";
import { checkOptions, checkTensor } from "@thalweg/core/host";
import { imageShape, type Pair, pairOf, windowsOf } from "./windows.js";

/** The options of pools. A number stands for height and width alike. */
export interface Pool2dOptions {
  /** The extents of a window. */
  readonly size: Pair;
  /** The distance between neighbouring windows. Default the size of a window. */
  readonly stride?: Pair;
  /**
   * Rows and columns added on each side. Default 0. They are never the maximum, and count as zeros
   * in an average, as in PyTorch.
   */
  readonly padding?: Pair;
}

/**
 * The largest value of each window and channel.
 *
 *     y[n, i, j, c] = max_{a, b} x[n, i s + a, j s + b, c]
 *
 * Images `[examples, height, width, channels]`; windows that would reach past the image are left
 * out. NaN if any is NaN. The derivative goes to the first of equal values, row by row. Throws
 * ShapeError where a window does not fit. Reference: Ranzato, Huang, Boureau & LeCun 2007
 * (doi:10.1109/CVPR.2007.383157).
 */
export function maxPool2d(x: Tensor, options: Pool2dOptions): Tensor {
  checkPool("maxPool2d", x, options);
  const tiles = tilesOf("maxPool2d", x, options);
  if (tiles !== undefined) return reduceTiles(tiles, larger, max);
  const windows = poolWindows("maxPool2d", x, options, Number.NEGATIVE_INFINITY);
  return max(windows, [3, 4]);
}

/**
 * The arithmetic mean of each window and channel.
 *
 *     y[n, i, j, c] = mean_{a, b} x[n, i s + a, j s + b, c]
 *
 * Images `[examples, height, width, channels]`; windows that would reach past the image are left
 * out. Throws ShapeError where a window does not fit. Reference: LeCun et al. 1989, "Handwritten
 * digit recognition with a back-propagation network" (NIPS 2).
 */
export function avgPool2d(x: Tensor, options: Pool2dOptions): Tensor {
  checkPool("avgPool2d", x, options);
  const tiles = tilesOf("avgPool2d", x, options);
  if (tiles === undefined) return mean(poolWindows("avgPool2d", x, options, 0), [3, 4]);
  const [height, width] = pairOf("avgPool2d", "the size", options.size);
  return div(reduceTiles(tiles, add, sum), height * width);
}

function checkPool(operator: string, x: Tensor, options: Pool2dOptions): void {
  checkTensor(operator, "x", x);
  checkOptions(operator, options, { size: "any", stride: "any", padding: "any" });
}

/**
 * Windows side by side are axes of their own: `[examples, rows, window height, columns, window
 * width, channels]`.
 */
function tilesOf(
  operator: string,
  x: Tensor,
  { size, stride = size, padding = 0 }: Pool2dOptions,
): Tensor | undefined {
  const [examples, height, width, channels] = imageShape(operator, x);
  const kernel = pairOf(operator, "the size", size);
  const step = pairOf(operator, "the stride", stride);
  const border = pairOf(operator, "the padding", padding, 0);
  const isTiling = kernel[0] === step[0] && kernel[1] === step[1] && border[0] + border[1] === 0;
  const rows = Math.floor(height / kernel[0]);
  const columns = Math.floor(width / kernel[1]);
  if (!isTiling || rows === 0 || columns === 0) return undefined;
  const used = [examples, rows * kernel[0], columns * kernel[1], channels];
  return reshape(slice(x, [0, 0, 0, 0], used), [
    ...[examples, rows, kernel[0]],
    ...[columns, kernel[1], channels],
  ]);
}

/**
 * A reduction of few elements is fastest as a chain of elementwise operations, which share a loop
 * with their neighbours.
 */
const longestChain = 4;

function reduceTiles(
  tiles: Tensor,
  pair: (a: Tensor, b: Tensor) => Tensor,
  reduce: (x: Tensor, axis: number) => Tensor,
): Tensor {
  const along = (x: Tensor, axis: number) => {
    const extent = x.shape[axis]!;
    return extent > longestChain ? reduce(x, axis) : slicesAlong(x, axis).reduce(pair);
  };
  return along(along(tiles, 4), 2);
}

function slicesAlong(x: Tensor, axis: number): Tensor[] {
  const size = x.shape.map((extent, i) => (i === axis ? 1 : extent));
  const shape = x.shape.filter((_, i) => i !== axis);
  return Array.from({ length: x.shape[axis]! }, (_, place) => {
    const start = x.shape.map((_, i) => (i === axis ? place : 0));
    return reshape(slice(x, start, size), shape);
  });
}

/** The second only if it is larger, or NaN. */
function larger(a: Tensor, b: Tensor): Tensor {
  return where(bitOr(less(a, b), equal(equal(b, b), 0)), b, a);
}

function poolWindows(
  operator: string,
  x: Tensor,
  { size, stride = size, padding = 0 }: Pool2dOptions,
  border: number,
): Tensor {
  const [rows, columns] = pairOf(operator, "the padding", padding, 0);
  const around = [0, rows, columns, 0];
  const bordered = rows + columns === 0 ? x : pad(x, around, around, border);
  return windowsOf(operator, bordered, {
    kernel: pairOf(operator, "the size", size),
    stride: pairOf(operator, "the stride", stride),
  });
}
