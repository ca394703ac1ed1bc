import { defineProblem } from "@thalweg/core";
import { digits } from "@thalweg/datasets";
import { crossEntropy } from "@thalweg/losses";
import { dense } from "@thalweg/models";
import { accuracy } from "./accuracy.js";
import { targets } from "./targets.js";

/**
 * A network of one hidden layer, 64-64-10 with ReLU, on the handwritten digits, under
 * cross-entropy.
 *
 * 4,810 parameters, He's initial values; judged by accuracy. Batch 32, 30 epochs.
 * Reference: Rumelhart, Hinton & Williams 1986 (doi:10.1038/323533a0); the data are Alpaydin &
 * Kaynak's, 1998.
 */
export const digitsMlp = defineProblem({
  name: "digits-mlp",
  source: "Rumelhart et al. 1986; data: Alpaydin & Kaynak 1998 (doi:10.24432/C50P49)",
  formula: "w1 relu(w0 x + b0) + b1, cross-entropy",
  dataset: digits,
  batchSize: 32,
  epochs: 30,
  metrics: [accuracy],
  target: targets["digits-mlp"],
  network: () => ({
    model: { model: dense, hyper: { widths: [64], activation: "relu", init: "he-normal" } },
    loss: { loss: crossEntropy },
  }),
});
