/**
 * Options with which the laws of `@thalweg/testing` are tested: networks small enough for numerical
 * differentiation.
 */
import type { PluginTraits } from "@thalweg/core";

export const traits: PluginTraits = {
  models: {
    dense: { hyper: { widths: [4, 3], activation: "gelu" } },
    convolutional: { hyper: { channels: [2, 3] }, inputs: [6, 6] },
    transformer: {
      hyper: { width: 8, heads: 2, feedForward: 12 },
      inputs: [4],
      outputs: 5,
      tokens: 5,
    },
    "sum-of-units": { hyper: { units: 4 } },
  },
};
