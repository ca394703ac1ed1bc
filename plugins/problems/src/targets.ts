/**
 * When the problems on data count as solved. Written by `npm run targets`, not by hand: run it
 * again when a problem changes.
 */
import type { DataTarget } from "@thalweg/core";

export const targets = {
  "piecewise-linear": {
    value: 0.0037672,
    provenance:
      "median over 20 seeds of the final validation loss of nesterov at lr 0.00353, the best of 32 rates, and the best of momentum, nesterov, adamw, nadam; written by `npm run targets`",
  },
  "digits-softmax": {
    value: 0.972144,
    provenance:
      "median over 20 seeds of the final validation accuracy of momentum at lr 0.0512, the best of 32 rates, and the best of momentum, nesterov, adamw, nadam; written by `npm run targets`",
  },
  "digits-mlp": {
    value: 0.977715,
    provenance:
      "median over 20 seeds of the final validation accuracy of momentum at lr 0.168, the best of 32 rates, and the best of momentum, nesterov, adamw, nadam; written by `npm run targets`",
  },
} as const satisfies Readonly<Record<string, DataTarget>>;
