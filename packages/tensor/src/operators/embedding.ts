import { gather, reshape, type Tensor } from "@thalweg/core";

/**
 * A row of a table for each index.
 *
 *     y[..., :] = table[indices[...], :]
 *
 * A table `[rows, width]`, indices i32 of any shape; the result is `[...indices, width]`. An index out of range means the nearest row. The
 * derivative adds what the places of one row receive, in their order.
 * Reference: Bengio, Ducharme, Vincent & Jauvin 2003, "A neural probabilistic language model" (JMLR 3).
 */
export function embedding(table: Tensor, indices: Tensor): Tensor {
  const rows = gather(table, reshape(indices, [-1]));
  return reshape(rows, [...indices.shape, ...table.shape.slice(1)]);
}
