/** What the laws of `@thalweg/testing` hold these optimizers to, beside what their definitions say. */
import type { PluginTraits } from "@thalweg/core";

export const traits: PluginTraits = {
  optimizers: {
    "schedule-free-adamw": { convergesWith: { lr: 0.1 } },
    "schedule-free-sgd": { convergesWith: { lr: 0.001 } },
  },
};
