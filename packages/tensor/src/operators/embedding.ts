import { flatten, gather, reshape, type Tensor } from "@thalweg/core";
import { checkTensor } from "@thalweg/core/host";

/**
 * A row of a table for each index.
 *
 *     y[..., :] = table[indices[...], :]
 *
 * A table `[rows, width]`, indices i32 of any shape; the result is `[...indices, width]`. An index
 * out of range means the nearest row. The derivative adds what the places of one row receive, in
 * their order. Reference: Bengio, Ducharme, Vincent & Jauvin 2003, "A neural probabilistic language
 * model" (JMLR 3).
 */
export function embedding(table: Tensor, indices: Tensor): Tensor {
  checkTensor("embedding", "the table", table);
  checkTensor("embedding", "the list of indices", indices);
  const rows = gather(table, flatten(indices));
  return reshape(rows, [...indices.shape, ...table.shape.slice(1)]);
}
