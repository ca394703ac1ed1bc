import { abs, defineLoss, sub } from "@thalweg/core";
import { perExample } from "./per-example.js";

/**
 * Mean absolute error: the absolute differences, averaged over an example's outputs.
 *
 *     value_n = mean_k |prediction_nk - target_nk|
 *
 * Its derivative where the two are equal is 0. Prediction and target have one shape.
 * Reference: Boscovich 1757, "De litteraria expeditione per pontificiam ditionem", for least
 * absolute deviations.
 */
export const meanAbsoluteError = defineLoss({
  name: "mean-absolute-error",
  aliases: ["mae"],
  source: "Boscovich 1757",
  formula: "mean_k |prediction_k - target_k|",
  targets: "values",
  value: ({ prediction, target }) => perExample(abs(sub(prediction, target))),
});
