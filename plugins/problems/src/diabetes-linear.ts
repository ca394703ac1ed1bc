import { defineProblem } from "@thalweg/core";
import { diabetes } from "@thalweg/datasets";
import { meanSquaredError } from "@thalweg/losses";
import { linear } from "@thalweg/models";
import { targets } from "./targets.js";

/**
 * Linear regression, y = b + w x, of the diabetes data, under mean squared error.
 *
 * 11 parameters; inputs and target are standardised, so that the loss is a share of the training split's variance.
 * Convex, but ill-conditioned: the serum measurements are nearly dependent. Batch 32, 100 epochs.
 * Reference: Efron, Hastie, Johnstone & Tibshirani 2004, "Least angle regression" (doi:10.1214/009053604000000067).
 */
export const diabetesLinear = defineProblem({
  name: "diabetes-linear",
  source: "Efron, Hastie, Johnstone & Tibshirani 2004 (doi:10.1214/009053604000000067)",
  formula: "y = b + w x, mean squared error",
  dataset: diabetes,
  batchSize: 32,
  epochs: 100,
  metrics: [],
  target: targets["diabetes-linear"],
  network: () => ({ model: { model: linear }, loss: { loss: meanSquaredError } }),
});
