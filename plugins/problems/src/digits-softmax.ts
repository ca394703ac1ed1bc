import { defineProblem } from "@thalweg/core";
import { digits } from "@thalweg/datasets";
import { crossEntropy } from "@thalweg/losses";
import { linear } from "@thalweg/models";
import { accuracy } from "./accuracy.js";
import { targets } from "./targets.js";

/**
 * Multinomial logistic regression of the handwritten digits, under cross-entropy.
 *
 * 650 parameters, convex; judged by accuracy. The training split is linearly separable, so that the
 * loss has the infimum 0 and no minimum. Batch 32, 30 epochs.
 * Reference: Cox 1958, "The regression analysis of binary sequences"; the data are Alpaydin &
 * Kaynak's, 1998.
 */
export const digitsSoftmax = defineProblem({
  name: "digits-softmax",
  source: "Cox 1958; data: Alpaydin & Kaynak 1998 (doi:10.24432/C50P49)",
  formula: "softmax(b + w x), cross-entropy",
  dataset: digits,
  batchSize: 32,
  epochs: 30,
  metrics: [accuracy],
  target: targets["digits-softmax"],
  network: () => ({ model: { model: linear }, loss: { loss: crossEntropy } }),
});
