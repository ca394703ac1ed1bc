import { defineProblem } from "@thalweg/core";
import { diabetes } from "@thalweg/datasets";
import { meanSquaredError } from "@thalweg/losses";
import { linear } from "@thalweg/models";

/**
 * Linear regression, y = b + w x, of the diabetes data, under mean squared error.
 *
 * 11 parameters; inputs and target are standardised, so that the loss is a fraction of the training
 * split's variance. Convex, but ill-conditioned: the serum measurements are nearly dependent. It is
 * judged by the training loss above the least squares minimum. Batch 32, 100 epochs.
 * Reference: Efron, Hastie, Johnstone & Tibshirani 2004, "Least angle regression"
 * (doi:10.1214/009053604000000067).
 */
export const diabetesLinear = defineProblem({
  name: "diabetes-linear",
  source: "Efron, Hastie, Johnstone & Tibshirani 2004 (doi:10.1214/009053604000000067)",
  formula: "y = b + w x, mean squared error",
  dataset: diabetes,
  batchSize: 32,
  epochs: 100,
  metrics: [],
  optimum: {
    value: 0.4619450294320605,
    provenance:
      "least squares of the 265 training examples by Householder's QR in double precision",
  },
  target: { relative: 1e-3 },
  network: () => ({ model: { model: linear }, loss: { loss: meanSquaredError } }),
});
