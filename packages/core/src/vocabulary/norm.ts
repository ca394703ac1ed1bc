/** Norms whose squares neither overflow nor underflow. */
import type { DType, Shape } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { checkOptions, checkTensor } from "./arguments.js";
import { bitOr, div, less, mul, sqrt, square, where } from "./elementwise.js";
import { reshape } from "./movement.js";
import { type Axes, keepAxes, normalizeAxes, sum } from "./reduction.js";

/** A sum of squares, or its root, of numbers that were multiplied by a power of two. */
interface Scaled {
  /** The power of two; 1 where the squares fit the element type. */
  readonly scale: Tensor;
}

export interface ScaledSquares extends Scaled {
  /** sum (scale x)^2. */
  readonly squares: Tensor;
}

export interface ScaledNorm extends Scaled {
  /** The norm of scale x; 0 only where x is 0, and infinite only where x is infinite. */
  readonly size: Tensor;
}

export interface NormOptions {
  /**
   * Whether the reduced axes stay with extent 1, so that the result broadcasts against x. Default:
   * false.
   */
  readonly keep?: boolean;
}

interface Range {
  /**
   * The smallest sum of squares that has lost nothing significant to squares below the normal
   * numbers.
   */
  readonly minSquares: number;
  /** The largest finite number. */
  readonly maxFinite: number;
  /**
   * Factors for numbers whose squares sum to less than `minSquares` (`up`), and for those whose sum
   * overflows (`down`).
   */
  readonly up: number;
  readonly down: number;
}

const ranges: Readonly<Record<"f32" | "f64", Range>> = {
  f32: { minSquares: 2 ** -96, maxFinite: 2 ** 128 - 2 ** 104, up: 2 ** 80, down: 2 ** -80 },
  f64: { minSquares: 2 ** -950, maxFinite: Number.MAX_VALUE, up: 2 ** 600, down: 2 ** -600 },
};

/**
 * The sum of squares over axes (default: all) of x times a power of two, chosen so that the sum
 * neither overflows nor underflows.
 *
 *     squares = sum (scale x)^2
 *
 * The scale is 1 if possible, else 2^80 or 2^-80 (f64: 2^600 or 2^-600). Where scale is 1, the bits
 * are those of `sum(square(x), axes)`. A sum over all axes or the last ones costs no more than
 * that.
 */
export function scaledSquares(x: Tensor, axes?: Axes, options: NormOptions = {}): ScaledSquares {
  checkTensor("norm", "x", x);
  checkOptions("norm", options, { keep: "flag" });
  const { keep = false } = options;
  const { minSquares, maxFinite } = rangeOf(x);
  const total = (of: Tensor) => keepAxes(sum(of, axes), x.shape, axes);
  const plain = total(square(x));
  const [tiny, huge] = [less(plain, minSquares), less(maxFinite, plain)];
  const scale = scaleOf(x, tiny, huge);
  const unfit = bitOr(tiny, huge);
  // Compiled code skips the second sum where the first one fits: see `compile/emit/skipping.ts` of
  // @thalweg/tensor.
  const scaled = total(where(unfit, square(mul(scale, x)), 0));
  const shape = keep ? plain.shape : withoutAxes(x.shape, axes);
  return {
    squares: reshape(where(unfit, scaled, plain), shape),
    scale: reshape(scale, shape),
  };
}

function withoutAxes(shape: Shape, axes?: Axes): Shape {
  const lost = normalizeAxes(shape, axes);
  return shape.filter((_, axis) => !lost.includes(axis));
}

/**
 * A number of at least 0, such as a norm, times the power of two that {@link scaledNorm} would
 * choose for it.
 */
export function rescale(size: Tensor): ScaledNorm {
  checkTensor("rescale", "the size", size);
  const { minSquares, maxFinite } = rangeOf(size);
  const tiny = less(size, Math.sqrt(minSquares));
  const scale = scaleOf(size, tiny, less(Math.sqrt(maxFinite), size));
  return { size: mul(size, scale), scale };
}

function scaleOf(x: Tensor, tiny: Tensor, huge: Tensor): Tensor {
  const { up, down } = rangeOf(x);
  const one = x.apply("constant", [], { value: 1, dtype: x.dtype });
  return where(tiny, up, where(huge, down, one));
}

/** The unit roundoff, half an ulp of 1: the largest relative error of one rounded operation. */
export function roundoff(dtype: DType): number {
  return dtype === "f32" ? 2 ** -24 : 2 ** -53;
}

const rangeOf = ({ dtype }: Tensor) => ranges[dtype === "f32" ? "f32" : "f64"];

/**
 * The Euclidean norm over axes (default: all) as the quotient `size / scale`; see
 * {@link scaledSquares}.
 */
export function scaledNorm(x: Tensor, axes?: Axes, options?: NormOptions): ScaledNorm {
  const { squares, scale } = scaledSquares(x, axes, options);
  return { size: sqrt(squares), scale };
}

/**
 * The Euclidean norm over axes (default: all, which gives a 0-d tensor).
 *
 * It is infinite or 0 only where the true norm overflows or underflows. Its derivative at 0 is NaN.
 * To divide by a norm use {@link scaledNorm}, since 1 / |x| overflows long before x / |x| does.
 */
export function norm(x: Tensor, axes?: Axes, options?: NormOptions): Tensor {
  const { size, scale } = scaledNorm(x, axes, options);
  return div(size, scale);
}

/**
 * The root mean square over axes (default: all). Like {@link norm}, it overflows or underflows only
 * if the true value does.
 */
export function rootMeanSquare(x: Tensor, axes?: Axes, options?: NormOptions): Tensor {
  const { size, scale } = scaledRootMeanSquare(x, axes, options);
  return div(size, scale);
}

/** {@link rootMeanSquare} as the quotient `size / scale`; see {@link scaledSquares}. */
export function scaledRootMeanSquare(x: Tensor, axes?: Axes, options?: NormOptions): ScaledNorm {
  const { squares, scale } = scaledSquares(x, axes, options);
  const count = normalizeAxes(x.shape, axes).reduce((size, axis) => size * x.shape[axis]!, 1);
  return { size: sqrt(div(squares, count)), scale };
}
