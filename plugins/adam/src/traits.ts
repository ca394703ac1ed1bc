/** What the laws of `@thalweg/testing` hold these optimizers to, beside what their definitions say. */
import type { PluginTraits } from "@thalweg/core";

export const traits: PluginTraits = {
  optimizers: {
    adam: { steadyWith: {}, scaleInvariantWith: { eps: 0 }, convergesWith: { lr: 0.1 } },
    adamw: {
      steadyWith: {},
      hyper: { weightDecay: 0 },
      scaleInvariantWith: { eps: 0 },
      convergesWith: { lr: 0.1 },
    },
    amsgrad: { scaleInvariantWith: { eps: 0 }, convergesWith: { lr: 0.1 } },
    nadam: { scaleInvariantWith: { eps: 0 }, convergesWith: { lr: 0.1 } },
    adamax: { steadyWith: {}, scaleInvariantWith: { eps: 0 }, convergesWith: { lr: 0.1 } },
  },
};
