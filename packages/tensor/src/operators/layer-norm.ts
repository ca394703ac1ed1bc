import { type Axes, add, div, keepAxes, mean, sqrt, square, sub, type Tensor } from "@thalweg/core";
import { checkOptions, checkTensor } from "@thalweg/core/host";

/** What {@link layerNorm} may be told. */
export interface LayerNormOptions {
  /** The axes of one layer; the last by default. */
  readonly axes?: Axes;
  /** Added to the variance: 1e-5, as in PyTorch; the paper has none. */
  readonly eps?: number;
}

/**
 * A layer's activations with mean 0 and variance 1; the shape stays. Multiply by a gain and add a
 * bias as the model wants.
 *
 *     (x - mean(x)) / sqrt(mean((x - mean(x))^2) + eps)
 *
 * Reference: Ba, Kiros & Hinton 2016, "Layer normalization" (arXiv:1607.06450).
 */
export function layerNorm(x: Tensor, options: LayerNormOptions = {}): Tensor {
  checkTensor("layerNorm", "x", x);
  checkOptions("layerNorm", options, { axes: "any", eps: "number" });
  const { axes = -1, eps = 1e-5 } = options;
  const centred = sub(x, keepAxes(mean(x, axes), x.shape, axes));
  const variance = keepAxes(mean(square(centred), axes), x.shape, axes);
  return div(centred, sqrt(add(variance, eps)));
}
