import { argmax, cast, equal, type Metric, mean, reshape } from "@thalweg/core";

/**
 * The fraction of examples (and of positions of a sequence) whose largest logit is that of their
 * class; of equal logits the first counts as largest.
 */
export const accuracy: Metric = {
  name: "accuracy",
  better: "higher",
  value: ({ prediction, target }) => {
    const hits = cast(equal(argmax(prediction), target), prediction.dtype);
    return hits.shape.length === 1 ? hits : mean(reshape(hits, [hits.shape[0]!, -1]), 1);
  },
};
