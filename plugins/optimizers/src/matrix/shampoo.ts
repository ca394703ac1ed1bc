import {
  add,
  decay,
  defineOptimizer,
  integer,
  learningRate,
  matmul,
  maximum,
  mul,
  over,
  positive,
  reshape,
  type Shape,
  shaped,
  sqrt,
  square,
  zeros,
} from "@thalweg/core";
import { formats } from "@thalweg/core/numeric";
import { addDiagonal } from "./identity.js";
import { inverseRoot } from "./inverse-root.js";
import { columnsSquare, matrixOf, rowsSquare } from "./sides.js";

const vectorOf = (shape: Shape) => (shape.length > 1 ? [1] : shape);

/**
 * Shampoo: multiplies a matrix's gradient from both sides by the inverse fourth roots of the sums
 * of G G' and G' G.
 *
 *     L <- L + G G',   R <- R + G' G
 *     P = (L + eps I)^(-1/4) G (R + eps I)^(-1/4)
 *     u <- momentum u + P,   theta <- theta - lr u
 *
 * Arrays with more axes are treated as matrices [inputs, outputs]. Vectors and single values use
 * the diagonal, AdaGrad's g / sqrt(v + eps). {@link inverseRoot} computes the roots at every step,
 * of sums with an eps of at least the smallest normal number. If sums are infinite, the step is 0.
 *
 * Defaults: lr 0.1, momentum 0.9, eps 1e-4, the paper's experiments'; 30 iterations.
 * Reference: Gupta, Koren & Singer 2018, "Shampoo: preconditioned stochastic tensor optimization",
 * algorithm 1 (arXiv:1802.09568).
 */
export const shampoo = defineOptimizer({
  name: "shampoo",
  source: "Gupta, Koren & Singer 2018, algorithm 1 (arXiv:1802.09568)",
  formula:
    "L <- L + G G'; R <- R + G' G; theta <- theta - lr (L + eps I)^(-1/4) G (R + eps I)^(-1/4)",
  scope: "tensor",
  hyper: {
    lr: learningRate(0.1),
    momentum: decay(0.9, { source: "Gupta et al." }),
    eps: positive(1e-4, { source: "Gupta et al." }),
    iterations: integer(30, { meaning: "of Newton's method for the roots" }),
  },
  state: {
    u: zeros,
    left: shaped(rowsSquare, 0),
    right: shaped(columnsSquare, 0),
    v: shaped(vectorOf, 0),
  },
  rule({ g, u, left, right, v, lr, momentum, eps, iterations }) {
    if (g.shape.length < 2) {
      v = add(v, square(g));
      u = add(mul(momentum, u), over(g, sqrt(add(v, eps)), eps));
      return { u, v, step: mul(lr, u) };
    }
    const matrix = matrixOf(g);
    left = add(left, matmul(matrix, matrix, { transposeB: true }));
    right = add(right, matmul(matrix, matrix, { transposeA: true }));
    const { leastNormal } = formats[g.dtype === "f32" ? "f32" : "f64"];
    const least = maximum(eps, leastNormal);
    const root = (sums: typeof g) => inverseRoot(addDiagonal(sums, least), 4, iterations);
    const direction = matmul(matmul(root(left), matrix), root(right));
    u = add(mul(momentum, u), reshape(direction, g.shape));
    return { u, left, right, step: mul(lr, u) };
  },
});
