import {
  add,
  concat,
  decay,
  defineOptimizer,
  ema,
  equal,
  learningRate,
  max,
  maximum,
  minimum,
  mul,
  nonNegative,
  over,
  real,
  reshape,
  type Shape,
  shaped,
  slice,
  sqrt,
  sub,
  where,
  zeros,
} from "@thalweg/core";

/**
 * SM3: AdaGrad that stores the maximum of the sums for each index of each axis instead of a sum for
 * each weight.
 *
 *     nu = min over the axes of what is kept for the element's index + g^2
 *     kept <- max(kept, max of nu over the other axes), for each axis
 *     m <- momentum m + (1 - momentum) g / sqrt(nu + eps),   theta <- theta - lr m
 *
 * With beta > 0 nu = beta min(...) + (1 - beta) g^2, as in libraries. For a vector SM3 is AdaGrad.
 *
 * Defaults: lr 0.1, momentum 0 and beta 0 of the algorithm (the paper's experiments use momentum
 * 0.9), eps 1e-30.
 * Reference: Anil et al. 2019, "Memory-efficient adaptive optimization", algorithm SM3-II
 * (arXiv:1901.11150).
 */
export const sm3 = defineOptimizer({
  name: "sm3",
  source: "Anil et al. 2019, algorithm SM3-II (arXiv:1901.11150)",
  formula:
    "nu = min over axes of kept + g^2; kept <- max of nu over the other axes; theta <- theta - lr g / sqrt(nu)",
  scope: "tensor",
  hyper: {
    lr: learningRate(0.1),
    momentum: decay(0, { source: "Anil et al. train with 0.9" }),
    beta: real(0, { min: 0, max: 1, meaning: "decay of nu; 0 sums" }),
    eps: nonNegative(1e-30),
  },
  state: { m: zeros, kept: shaped((shape) => [Math.max(1, total(shape))], 0) },
  rule({ g, m, kept, lr, momentum, beta, eps }) {
    const axes = g.shape.length === 0 ? [1] : g.shape;
    const x = reshape(g, axes);
    const cover = axes
      .map((extent, axis) => {
        const own = slice(kept, [total(axes.slice(0, axis))], [extent]);
        return reshape(
          own,
          axes.map((_, other) => (other === axis ? extent : 1)),
        );
      })
      .reduce((least, own) => minimum(least, own));
    const nu = add(mul(where(equal(beta, 0), 1, beta), cover), mul(mul(sub(1, beta), x), x));
    const largest = axes.map((_, axis) =>
      max(
        nu,
        axes.map((_, i) => i).filter((i) => i !== axis),
      ),
    );
    m = ema(m, reshape(over(x, sqrt(add(nu, eps)), eps), g.shape), momentum);
    return { m, kept: maximum(kept, concat(largest)), step: mul(lr, m) };
  },
});

const total = (shape: Shape) => shape.reduce((sum, extent) => sum + extent, 0);
