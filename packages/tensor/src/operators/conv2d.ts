import { matmul, pad, reshape, ShapeError, type Tensor, transpose } from "@thalweg/core";
import { checkOptions, checkTensor } from "@thalweg/core/host";
import { showShape } from "../shape/shape.js";
import { imageShape, type Pair, pairOf, windowsOf } from "./windows.js";

/** The options of {@link conv2d}. A number stands for height and width alike. */
export interface Conv2dOptions {
  /** The distance of neighbouring windows: 1. */
  readonly stride?: Pair;
  /**
   * Zeros on each side. Default 0. "same" adds as many as give ceil(extent / stride) windows, an
   * odd one at the end (below, right), as TensorFlow does.
   */
  readonly padding?: Pair | "same";
  /** The distance of a window's elements: 1. */
  readonly dilation?: Pair;
  /**
   * The number of independent groups of channels. Default 1. As many groups as channels make a
   * depthwise convolution.
   */
  readonly groups?: number;
}

/**
 * A convolution (a correlation, as in every library of networks): pad, unfold, and a matrix
 * product.
 *
 *     y[n, i, j, o] = sum_{a, b, c} x[n, i s + a d - p, j s + b d - p, c] w[a, b, c, o]
 *
 * Images `[examples, height, width, channels]`; weights `[kernel height, kernel width, channels /
 * groups, outputs]`, as TensorFlow and JAX have them; the sum is one accumulator over increasing
 * (a, b, c). Output channels belong to the groups in equal runs, as the input's do. No bias: add
 * one `[outputs]`. Throws ShapeError where the extents do not fit. Reference: LeCun et al. 1989,
 * "Backpropagation applied to handwritten zip code recognition" (doi:10.1162/neco.1989.1.4.541); as
 * a matrix product Chellapilla, Puri & Simard 2006 (inria-00112631); dilation Yu & Koltun 2016
 * (arXiv:1511.07122).
 */
export function conv2d(x: Tensor, weight: Tensor, options: Conv2dOptions = {}): Tensor {
  checkTensor("conv2d", "the weights", weight);
  const forms = { stride: "any", padding: "any", dilation: "any", groups: "number" } as const;
  checkOptions("conv2d", options, forms);
  const [examples, , , channels] = imageShape("conv2d", x);
  const { groups = 1 } = options;
  checkWeight(x, weight, groups);
  const [height, width, depth, outputs] = weight.shape as readonly [number, number, number, number];
  const [stride, dilation] = [
    pairOf("conv2d", "the stride", options.stride ?? 1),
    pairOf("conv2d", "the dilation", options.dilation ?? 1),
  ];
  const kernel = [height, width] as const;
  const layout = { kernel, stride, dilation };
  const windows = windowsOf("conv2d", padded(x, options.padding ?? 0, layout), layout);
  const [, rows, columns] = windows.shape as readonly [number, number, number];
  const [places, terms] = [examples * rows * columns, height * width * depth];
  if (groups === 1) {
    const product = matmul(reshape(windows, [places, terms]), reshape(weight, [terms, outputs]));
    return reshape(product, [examples, rows, columns, outputs]);
  }
  const split = reshape(windows, [places, height * width, groups, channels / groups]);
  const own = reshape(weight, [terms, groups, outputs / groups]);
  const product = matmul(
    reshape(transpose(split, [2, 0, 1, 3]), [groups, places, terms]),
    transpose(own, [1, 0, 2]),
  );
  return reshape(transpose(product, [1, 0, 2]), [examples, rows, columns, outputs]);
}

interface Layout {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
}

function padded(x: Tensor, padding: Pair | "same", layout: Layout): Tensor {
  const total = ([0, 1] as const).map((axis) => {
    if (padding !== "same") return 2 * pairOf("conv2d", "the padding", padding, 0)[axis];
    const extent = x.shape[1 + axis]!;
    const steps = Math.ceil(extent / layout.stride[axis]) - 1;
    const reach = (layout.kernel[axis] - 1) * layout.dilation[axis] + 1;
    return Math.max(0, steps * layout.stride[axis] + reach - extent);
  });
  if (total.every((count) => count === 0)) return x;
  const before = total.map((count) => Math.floor(count / 2));
  const after = total.map((count, axis) => count - before[axis]!);
  return pad(x, [0, ...before, 0], [0, ...after, 0]);
}

function checkWeight(x: Tensor, weight: Tensor, groups: number): void {
  const [, , depth = 0, outputs = 0] = weight.shape;
  const channels = x.shape[3]!;
  const whole = Number.isSafeInteger(groups) && groups > 0 && outputs % groups === 0;
  if (weight.shape.length === 4 && whole && depth * groups === channels) return;
  const parts = groups === 1 ? "" : ` in ${groups} groups`;
  throw new ShapeError(
    `conv2d of ${showShape(x.shape)} with weights ${showShape(weight.shape)}${parts}: [kernel height, kernel width, channels / groups, outputs] is wanted, with ${channels} channels, and outputs a multiple of the groups.`,
  );
}
