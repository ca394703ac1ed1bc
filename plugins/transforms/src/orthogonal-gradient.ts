import {
  add,
  defineOptimizer,
  div,
  dot,
  equal,
  lessEqual,
  maximum,
  mul,
  positive,
  roundoff,
  scaledNorm,
  sqrt,
  sub,
  type Tensor,
  where,
} from "@thalweg/core";

/**
 * The part of the gradient orthogonal to the parameters, scaled to the gradient's length, array by
 * array. It prevents that the scale of a network's weights grows without bound after the network
 * has fitted its data.
 *
 *     h <- g - (theta.g / (theta.theta + eps)) theta;  g <- h |g| / (|h| + eps)
 *
 * If |h| is at most 8 u |g|, with u the unit roundoff, the step is 0: each element of h has a
 * rounding error of up to 3 u |g_i|, so that its direction is not known. The projection is applied
 * twice, to remove the rounding error of theta.g. Defaults: eps 1e-30, the authors'.
 * Reference: Prieto et al. 2025, "Grokking at the edge of numerical stability" (arXiv:2501.04697).
 */
export const orthogonalGradient = defineOptimizer({
  name: "orthogonal-gradient",
  aliases: ["orthograd"],
  source: "Prieto et al. 2025 (arXiv:2501.04697)",
  formula: "h <- g - (theta.g / theta.theta) theta; g <- h |g| / |h|",
  scope: "tensor",
  hyper: { eps: positive(1e-30, { source: "the authors' code" }) },
  rule({ g, theta, eps }) {
    const [ofG, ofTheta] = [scaledNorm(g), scaledNorm(theta)];
    const [x, w] = [mul(g, ofG.scale), mul(theta, ofTheta.scale)];
    const squares = add(dot(w, w), mul(mul(eps, ofTheta.scale), ofTheta.scale));
    const share = (of: Tensor) => div(of, where(equal(squares, 0), 1, squares));
    const once = sub(x, mul(share(dot(w, x)), w));
    const again = dot(w, once);
    const h = sub(once, mul(share(again), w));
    const size = sqrt(maximum(sub(dot(once, once), mul(share(again), again)), 0));
    const noise = mul(8 * roundoff(g.dtype), ofG.size);
    const factor = div(ofG.size, add(size, mul(eps, ofG.scale)));
    return { step: mul(mul(h, where(lessEqual(size, noise), 0, factor)), div(1, ofG.scale)) };
  },
});
