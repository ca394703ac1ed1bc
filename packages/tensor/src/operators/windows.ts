/**
 * Windows of images with channels last, which convolutions and pools are made of. Imported by
 * operators only.
 */
import { pad, reshape, ShapeError, slice, type Tensor, unfold } from "@thalweg/core";
import { checkTensor, showValue } from "@thalweg/core/host";
import { showShape } from "../shape/shape.js";

/** A number for height and width alike, or one for each. */
export type Pair = number | readonly [height: number, width: number];

/**
 * Height and width of a pair.
 * @throws ShapeError unless they are whole numbers of at least `least`
 */
export function pairOf(
  operator: string,
  what: string,
  pair: Pair,
  least = 1,
): readonly [height: number, width: number] {
  const both: readonly unknown[] = Array.isArray(pair) ? pair : [pair, pair];
  const [height, width] = both;
  if (both.length === 2 && isWhole(height, least) && isWhole(width, least)) return [height, width];
  throw new ShapeError(
    `${operator}: ${what} is ${showValue(pair)}; it must be a whole number of at least ${least}, or a list of two.`,
  );
}

const isWhole = (value: unknown, least: number): value is number =>
  Number.isSafeInteger(value) && Number(value) >= least;

/** The extents of images `[examples, height, width, channels]`. */
export function imageShape(
  operator: string,
  x: Tensor,
): readonly [examples: number, height: number, width: number, channels: number] {
  checkTensor(operator, "x", x);
  if (x.shape.length === 4) return x.shape as unknown as [number, number, number, number];
  throw new ShapeError(
    `${operator} of ${showShape(x.shape)}: [examples, height, width, channels] is wanted; reshape it.`,
  );
}

/** How windows are laid over an image. */
interface WindowLayout {
  readonly kernel: readonly [height: number, width: number];
  readonly stride: readonly [height: number, width: number];
  /** The distance between neighbouring elements of a window. Default 1. */
  readonly dilation?: readonly [height: number, width: number];
}

/**
 * The windows of `[examples, height, width, channels]`: `[examples, rows, columns, kernel height,
 * kernel width, channels]`.
 *
 * Rows of an image with its channels are taken as the rows of an image without, whose windows are
 * as many times wider: so one window's elements lie as the image's do, channels innermost.
 */
export function windowsOf(operator: string, x: Tensor, layout: WindowLayout): Tensor {
  const [examples, height, width, channels] = imageShape(operator, x);
  const { kernel, stride, dilation = [1, 1] } = layout;
  checkWindow(operator, x, layout);
  // A dilated window is cut out of one of kernel x dilation elements, of which every dilation-th is
  // kept; it reaches this far past the last element kept.
  const [below, right] = [dilation[0] - 1, dilation[1] - 1];
  const extended = below + right === 0 ? x : pad(x, [0, 0, 0, 0], [0, below, right, 0]);
  const image = reshape(extended, [examples, 1, height + below, (width + right) * channels]);
  const rows = unfold(image, {
    kernel: [kernel[0] * dilation[0], kernel[1] * dilation[1] * channels],
    stride: [stride[0], stride[1] * channels],
  });
  const lead = rows.shape.slice(0, 3);
  const spread = [...lead, kernel[0], dilation[0], kernel[1], dilation[1], channels];
  const kept = [...lead, kernel[0], 1, kernel[1], 1, channels];
  const start = kept.map(() => 0);
  return reshape(slice(reshape(rows, spread), start, kept), [...lead, ...kernel, channels]);
}

function checkWindow(
  operator: string,
  x: Tensor,
  { kernel, stride, dilation }: WindowLayout,
): void {
  const counts = [...kernel, ...stride, ...(dilation ?? [])];
  const reach = kernel.map((extent, i) => (extent - 1) * (dilation?.[i] ?? 1) + 1);
  const fits = reach[0]! <= x.shape[1]! && reach[1]! <= x.shape[2]!;
  if (counts.every((count) => Number.isSafeInteger(count) && count > 0) && fits) return;
  throw new ShapeError(
    `${operator} of ${showShape(x.shape)}: windows that reach ${reach.join(" x ")} by steps of ${stride.join(" x ")} do not fit; they must be whole, from 1, and within the image with its padding.`,
  );
}
