import { mean, sqrt, square, type Tensor } from "@thalweg/core";

/** The root of the mean of the squares of all elements, a 0-d tensor. */
export function rootMeanSquare(x: Tensor): Tensor {
  return sqrt(mean(square(x)));
}
