/** What the laws of `@thalweg/testing` hold these optimizers to, beside what their definitions say. */
import type { PluginTraits } from "@thalweg/core";

export const traits: PluginTraits = {
  optimizers: {
    radam: { convergesWith: { lr: 0.001 } },
  },
};
