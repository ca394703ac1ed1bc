/** What the laws of `@thalweg/testing` hold these optimizers to, beside what their definitions say. */
import type { PluginTraits } from "@thalweg/core";

export const traits: PluginTraits = {
  optimizers: {
    rprop: { scaleInvariantWith: {}, convergesWith: { lr: 0.1 } },
    rmsprop: { scaleInvariantWith: { eps: 0 }, convergesWith: { lr: 0.003 } },
    "rmsprop-momentum": { convergesWith: { lr: 0.01 } },
    adadelta: { convergesWith: { lr: 1 }, convergesOn: { rosenbrock: { lr: 0.01 } } },
  },
};
