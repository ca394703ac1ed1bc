import { mean, sqrt, square, type Tensor } from "@thalweg/core";

/** The root of the mean square of all elements, 0-d. */
export const rootMeanSquare = (x: Tensor): Tensor => sqrt(mean(square(x)));
