import {
  add,
  defineOptimizer,
  keepAxes,
  matrixShape,
  max,
  minimum,
  over,
  positive,
  reshape,
  shaped,
  sqrt,
  square,
} from "@thalweg/core";

/**
 * SM3's direction: AdaGrad's, with one number for each row and column of a matrix instead of one
 * for each element.
 *
 *     S_ij = min(r_i, c_j) + G_ij^2;  r_i <- max_j S_ij;  c_j <- max_i S_ij;  G <- G / (sqrt(S) + eps)
 *
 * Arrays of more axes are taken as matrices [inputs, outputs], vectors as one row, for which this
 * is AdaGrad. Not the optimizer `sm3`, which keeps each axis apart and has eps under the root as
 * libraries do.
 *
 * Defaults: eps 1e-10, of which the paper has none (it takes 0 / 0 for 0).
 * Reference: Anil et al. 2019, "Memory-efficient adaptive optimization", algorithm SM3-II
 * (arXiv:1901.11150).
 */
export const scaleBySm3 = defineOptimizer({
  name: "scale-by-sm3",
  source: "Anil et al. 2019, algorithm SM3-II (arXiv:1901.11150)",
  formula:
    "S_ij = min(r_i, c_j) + G_ij^2; r_i <- max_j S_ij; c_j <- max_i S_ij; G <- G / (sqrt(S) + eps)",
  scope: "tensor",
  hyper: { eps: positive(1e-10) },
  state: {
    rows: shaped((shape) => [matrixShape(shape)[0], 1], 0),
    columns: shaped((shape) => [1, matrixShape(shape)[1]], 0),
  },
  rule({ g, rows, columns, eps }) {
    const matrix = reshape(g, matrixShape(g.shape));
    const least = matrix.shape[0] === 1 ? columns : minimum(rows, columns);
    const s = add(least, square(matrix));
    const step = reshape(over(matrix, add(sqrt(s), eps), eps), g.shape);
    return {
      rows: keepAxes(max(s, 1), s.shape, 1),
      columns: keepAxes(max(s, 0), s.shape, 0),
      step,
    };
  },
});
