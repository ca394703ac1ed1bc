import { choice, defineProblem, integer } from "@thalweg/core";
import { piecewiseLinear as points } from "@thalweg/datasets";
import { meanSquaredError } from "@thalweg/losses";
import { sumOfUnits } from "@thalweg/models";
import { targets } from "./targets.js";

/**
 * A sum of sigmoids fitted to a noisy piecewise linear curve, under mean squared error.
 *
 *     y = b + sum_i c_i sigmoid(b_i + w_i x)
 *
 * 64 units, 193 parameters; `unit` may be "hard-sigmoid" or "relu-pair" (two ReLUs for each unit,
 * 385 parameters). The noise alone has a mean square of 0.0025. Batch 32, 200 epochs.
 * Reference: Wang, Yang & Jiang 2024, "LeeDL tutorial" (github.com/datawhalechina/leedl-tutorial),
 * chapter 1.
 */
export const piecewiseLinear = defineProblem({
  name: "piecewise-linear",
  source: "Wang, Yang & Jiang 2024, LeeDL tutorial, chapter 1",
  formula: "y = b + sum_i c_i sigma(b_i + w_i x), mean squared error",
  dataset: points,
  batchSize: 32,
  epochs: 200,
  metrics: [],
  hyper: {
    unit: choice("sigmoid", ["sigmoid", "hard-sigmoid", "relu-pair"]),
    units: integer(64),
  },
  target: targets["piecewise-linear"],
  network: ({ unit, units }) => ({
    model: { model: sumOfUnits, hyper: { unit, units } },
    loss: { loss: meanSquaredError },
  }),
});
