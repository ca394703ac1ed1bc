/** What the laws of `@thalweg/testing` hold these optimizers to, beside what their definitions say. */
import type { PluginTraits } from "@thalweg/core";

export const traits: PluginTraits = {
  optimizers: {
    adagrad: { scaleInvariantWith: { eps: 0 }, convergesWith: { lr: 0.1 } },
    madgrad: { convergesWith: { lr: 0.01 } },
  },
};
