import { mean, type Tensor } from "@thalweg/core";

/** The mean over all axes but the first: `[examples, ...]` to `[examples]`. */
export function perExample(x: Tensor): Tensor {
  const axes = x.shape.slice(1).map((_, index) => index + 1);
  return axes.length === 0 ? x : mean(x, axes);
}
