/** What the laws of `@thalweg/testing` hold these optimizers to, beside what their definitions say. */
import type { PluginTraits } from "@thalweg/core";

const noisy = "its noise does not follow the gradient, and differs from element to element";

export const traits: PluginTraits = {
  optimizers: {
    "gradient-descent": { convergesWith: { lr: 0.001 }, stableBelow: () => 2 },
    momentum: { convergesWith: { lr: 0.001 }, stableBelow: ({ mu }) => 2 + 2 * mu! },
    nesterov: {
      convergesWith: { lr: 0.001 },
      stableBelow: ({ mu }) => (2 + 2 * mu!) / (1 + 2 * mu!),
    },
    sgd: {
      hyper: { momentum: 0.9, dampening: 0.5 },
      convergesWith: { lr: 0.001 },
      stableBelow: ({ momentum, dampening }) => (2 + 2 * momentum!) / (1 - dampening!),
    },
    sgdw: {
      hyper: { weightDecay: 0 },
      convergesWith: { lr: 0.001 },
      stableBelow: ({ momentum }) => 2 + 2 * momentum!,
    },
    qhm: {
      convergesWith: { lr: 0.001 },
      stableBelow: ({ beta, nu }) => 2 / (1 - nu! + (nu! * (1 - beta!)) / (1 + beta!)),
    },
    aggmo: { convergesWith: { lr: 0.001 } },
    "noisy-sgd": {
      convergesWith: { lr: 0.001 },
      exempt: {
        "zero-gradient": noisy,
        oddness: noisy,
        permutation: noisy,
        concatenation: noisy,
      },
    },
    pid: { convergesWith: { lr: 0.0003 } },
    asgd: { hyper: { lambda: 0 }, convergesWith: { lr: 0.001 } },
    "optimistic-gradient-descent": {
      convergesWith: { lr: 0.1 },
      convergesOn: { rosenbrock: { lr: 0.00065 } },
      stableBelow: () => 2 / 3,
    },
  },
};
