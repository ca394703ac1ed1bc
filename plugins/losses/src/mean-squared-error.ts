import { defineLoss, square, sub } from "@thalweg/core";
import { perExample } from "./per-example.js";

/**
 * Mean squared error: the squared differences, averaged over an example's outputs.
 *
 *     value_n = mean_k (prediction_nk - target_nk)^2
 *
 * Without the half that some texts put before it; PyTorch's MSELoss and Keras agree with this.
 * Prediction and target have one shape.
 * Reference: Gauss 1809, "Theoria motus corporum coelestium", for least squares.
 */
export const meanSquaredError = defineLoss({
  name: "mean-squared-error",
  aliases: ["mse"],
  source: "Gauss 1809, Theoria motus",
  formula: "mean_k (prediction_k - target_k)^2",
  targets: "values",
  value: ({ prediction, target }) => perExample(square(sub(prediction, target))),
});
