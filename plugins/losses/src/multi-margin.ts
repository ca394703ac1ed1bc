import {
  add,
  defineLoss,
  integer,
  keepAxes,
  list,
  mul,
  positive,
  relu,
  square,
  sub,
  sum,
  where,
} from "@thalweg/core";
import { ownWeight, weightRow } from "./class-weights.js";
import { checkRows, chosenOf } from "./log-likelihood.js";
import { weigh } from "./weigh.js";

const owner = "multi-margin";

/**
 * The multi-class hinge loss: by how much each other class is within a margin of the target class.
 *
 *     value_n = w_class(n) / K sum_{k not class(n)} max(0, margin - z_n,class(n) + z_nk)^p
 *
 * Scores z `[examples, classes]`, targets i32 `[examples]`. Its derivative where a term becomes 0
 * is 0. The division by the number of classes K is PyTorch's; Weston & Watkins sum. Class weights
 * multiply, and a batch's loss stays the mean.
 * Defaults: p 1 and margin 1, PyTorch's (Weston & Watkins: margin 2).
 * Reference: Weston & Watkins 1999, "Support vector machines for multi-class pattern recognition",
 * ESANN; torch.nn.MultiMarginLoss.
 */
export const multiMargin = defineLoss({
  name: owner,
  aliases: ["hinge"],
  source: "Weston & Watkins 1999, ESANN; torch.nn.MultiMarginLoss",
  formula: "w_class / K sum_{k not class} max(0, margin - z_class + z_k)^p",
  targets: "classes",
  hyper: {
    margin: positive(1, { source: "PyTorch" }),
    p: integer(1, { min: 1, max: 2, source: "PyTorch", meaning: "power of each term" }),
    classWeights: list([], { meaning: "one for each class, or none" }),
  },
  value({ prediction, target, margin, p, classWeights }) {
    checkRows(owner, prediction);
    const chosen = chosenOf(prediction, target);
    const own = keepAxes(sum(where(chosen, prediction, 0), 1), prediction.shape, 1);
    const within = relu(where(chosen, 0, add(margin, sub(prediction, own))));
    const terms = sum(p === 1 ? within : square(within), 1);
    const value = mul(1 / prediction.shape[1]!, terms);
    const row = weightRow(`${owner}: "classWeights"`, classWeights, prediction);
    return row === undefined ? value : weigh(ownWeight(row, chosen), value);
  },
});
