/** What the laws of `@thalweg/testing` hold these optimizers to, beside what their definitions say. */
import type { PluginTraits } from "@thalweg/core";

export const traits: PluginTraits = {
  optimizers: {
    apollo: { convergesWith: { lr: 0.1 } },
    muon: { convergesWith: { lr: 0.1, adamLr: 0.1 } },
    shampoo: { convergesWith: { lr: 0.1 } },
    soap: { convergesWith: { lr: 0.01 } },
  },
};
