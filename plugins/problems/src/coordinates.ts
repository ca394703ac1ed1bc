import { reshape, slice, type Tensor } from "@thalweg/core";

/** The elements of a vector, each 0-d. */
export function coordinates(theta: Tensor): Tensor[] {
  const [size = 0] = theta.shape;
  return Array.from({ length: size }, (_, index) => reshape(slice(theta, [index], [1]), []));
}
