import { clip, div, dot, mul, scaledNorm, type Tensor } from "@thalweg/core";
import { formats } from "@thalweg/core/numeric";

/**
 * The inner product, clipped so that its square does not overflow; s depends only on its size
 * relative to the others.
 */
export function boundedDot(x: Tensor, y: Tensor): Tensor {
  const most = Math.sqrt(formats[x.dtype === "f32" ? "f32" : "f64"].greatest) / 4;
  const [ofX, ofY] = [scaledNorm(x).scale, scaledNorm(y).scale];
  return clip(div(div(dot(mul(ofX, x), mul(ofY, y)), ofX), ofY), -most, most);
}
