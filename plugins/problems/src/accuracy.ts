import { argmax, cast, equal, type Metric } from "@thalweg/core";

/** The share of examples whose largest logit is that of their class; the first of equal ones counts. */
export const accuracy: Metric = {
  name: "accuracy",
  better: "higher",
  value: ({ prediction, target }) => cast(equal(argmax(prediction, 1), target), prediction.dtype),
};
