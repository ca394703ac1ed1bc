/** What the laws of `@thalweg/testing` hold these optimizers to, beside what their definitions say. */
import type { PluginTraits } from "@thalweg/core";

export const traits: PluginTraits = {
  optimizers: {
    "adam-mini": { steadyWith: {}, scaleInvariantWith: { eps: 0 }, convergesWith: { lr: 0.1 } },
    adamp: { convergesWith: { lr: 0.1 } },
    fromage: {
      convergesWith: { lr: 0.01 },
      exempt: {
        "zero-gradient": "the norm of the weights is divided by sqrt(1 + lr^2) at every step",
      },
    },
    lamb: { hyper: { weightDecay: 0 }, convergesWith: { lr: 0.001 } },
    lars: { hyper: { weightDecay: 0 }, convergesWith: { lr: 0.1 } },
    novograd: { convergesWith: { lr: 0.01 } },
  },
};
