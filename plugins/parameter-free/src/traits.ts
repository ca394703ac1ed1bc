/** What the laws of `@thalweg/testing` hold these optimizers to, beside what their definitions say. */
import type { PluginTraits } from "@thalweg/core";

export const traits: PluginTraits = {
  optimizers: {
    adamg: { convergesWith: { lr: 0.1 } },
    "dadapt-adam": { convergesWith: { lr: 0.1 } },
    dog: { convergesWith: { lr: 1 } },
    dowg: { convergesWith: { lr: 0.3 } },
    momo: { convergesWith: { lr: 0.1 } },
    "momo-adam": { convergesWith: { lr: 0.1 } },
    "polyak-step": { convergesWith: { lr: 0.1 } },
    prodigy: { convergesWith: { lr: 0.1 } },
  },
};
