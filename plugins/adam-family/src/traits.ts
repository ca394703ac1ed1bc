/** What the laws of `@thalweg/testing` hold these optimizers to, beside what their definitions say. */
import type { PluginTraits } from "@thalweg/core";

export const traits: PluginTraits = {
  optimizers: {
    adabelief: { convergesWith: { lr: 0.1 } },
    yogi: { convergesWith: { lr: 0.1 } },
    adabound: { convergesWith: { lr: 0.1 } },
    padam: { convergesWith: { lr: 0.01 } },
    adamod: { convergesWith: { lr: 0.1 } },
    diffgrad: { convergesWith: { lr: 0.1 } },
    laprop: { steadyWith: {}, convergesWith: { lr: 0.1 } },
    qhadam: { steadyWith: {}, scaleInvariantWith: { eps: 0 }, convergesWith: { lr: 0.01 } },
    "adam-atan2": { steadyWith: {}, scaleInvariantWith: {}, convergesWith: { lr: 0.1 } },
    "optimistic-adam": { scaleInvariantWith: { eps: 0 }, convergesWith: { lr: 0.1 } },
    adan: { steadyWith: {}, scaleInvariantWith: { eps: 0 }, convergesWith: { lr: 0.1 } },
    ademamix: { scaleInvariantWith: { eps: 0 }, convergesWith: { lr: 0.1 } },
    spam: { convergesWith: { lr: 0.1 } },
    adopt: { convergesWith: { lr: 0.1 } },
  },
};
