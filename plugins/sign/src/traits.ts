/** What the laws of `@thalweg/testing` hold these optimizers to, beside what their definitions say. */
import type { PluginTraits } from "@thalweg/core";

export const traits: PluginTraits = {
  optimizers: {
    "sign-sgd": {
      hyper: { momentum: 0.9 },
      scaleInvariantWith: { weightDecay: 0 },
      convergesWith: { lr: 0.001 },
    },
    lion: { scaleInvariantWith: { weightDecay: 0 }, convergesWith: { lr: 0.001 } },
    tiger: {
      hyper: { weightDecay: 0 },
      scaleInvariantWith: { weightDecay: 0 },
      convergesWith: { lr: 0.001 },
    },
  },
};
