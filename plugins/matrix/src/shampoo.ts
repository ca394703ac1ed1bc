import {
  add,
  decay,
  defineOptimizer,
  div,
  integer,
  matmul,
  mul,
  positive,
  reshape,
  type Shape,
  shaped,
  sqrt,
  square,
  zeros,
} from "@thalweg/core";
import { addDiagonal } from "./identity.js";
import { inverseRoot } from "./inverse-root.js";
import { columnsSquare, matrixOf, rowsSquare } from "./sides.js";

const vectorOf = (shape: Shape) => (shape.length > 1 ? [1] : shape);

/**
 * Shampoo: a matrix's gradient between the inverse fourth roots of the sums of its squares on either side.
 *
 *     L <- L + G G',   R <- R + G' G
 *     P = (L + eps I)^(-1/4) G (R + eps I)^(-1/4)
 *     u <- momentum u + P,   theta <- theta - lr u
 *
 * Arrays of more axes are taken as matrices [first, others]. Vectors and single values take the diagonal, AdaGrad's: g / sqrt(v + eps). The
 * roots are taken anew at every step, by {@link inverseRoot}.
 *
 * Defaults: lr 0.1, momentum 0.9, eps 1e-4, the paper's experiments'; 30 iterations.
 * Reference: Gupta, Koren & Singer 2018, "Shampoo: preconditioned stochastic tensor optimization", algorithm 1 (arXiv:1802.09568).
 */
export const shampoo = defineOptimizer({
  name: "shampoo",
  source: "Gupta, Koren & Singer 2018, algorithm 1 (arXiv:1802.09568)",
  formula:
    "L <- L + G G'; R <- R + G' G; theta <- theta - lr (L + eps I)^(-1/4) G (R + eps I)^(-1/4)",
  scope: "tensor",
  hyper: {
    lr: positive(0.1),
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
      u = add(mul(momentum, u), div(g, sqrt(add(v, eps))));
      return { u, v, step: mul(lr, u) };
    }
    const matrix = matrixOf(g);
    left = add(left, matmul(matrix, matrix, { transposeB: true }));
    right = add(right, matmul(matrix, matrix, { transposeA: true }));
    const root = (sums: typeof g) => inverseRoot(addDiagonal(sums, eps), 4, iterations);
    const direction = matmul(matmul(root(left), matrix), root(right));
    u = add(mul(momentum, u), reshape(direction, g.shape));
    return { u, left, right, step: mul(lr, u) };
  },
});
