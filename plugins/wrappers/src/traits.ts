/** What the laws of `@thalweg/testing` hold these wrappers, around momentum, to, beside what their definitions say. */
import type { PluginTraits } from "@thalweg/core";

const moved = "it moves parameters outside its set onto it";
const oneSided = "its set is not the same mirrored at 0";
const elsewhere = "the minima lie outside its set";

export const traits: PluginTraits = {
  transforms: {
    "decoupled-weight-decay": {
      exempt: { "zero-gradient": "weights decay whatever the gradient" },
    },
    "project-box": {
      convergesWith: { lr: 1e-3, low: -5, high: 5 },
      exempt: { "zero-gradient": moved },
    },
    "project-l1-ball": {
      convergesWith: { lr: 1e-3, radius: 20 },
      exempt: { "zero-gradient": moved },
    },
    "project-l2-ball": {
      convergesWith: { lr: 1e-3, radius: 20 },
      exempt: { "zero-gradient": moved },
    },
    "project-linf-ball": {
      convergesWith: { lr: 1e-3, radius: 20 },
      exempt: { "zero-gradient": moved },
    },
    "project-non-negative": {
      exempt: { "zero-gradient": moved, oddness: oneSided, convergence: elsewhere },
    },
    "project-simplex": {
      exempt: { "zero-gradient": moved, oddness: oneSided, convergence: elsewhere },
    },
    "project-sphere": { exempt: { "zero-gradient": moved, convergence: elsewhere } },
    "skip-large": { convergesWith: { lr: 1e-3, max: 1e3 } },
  },
};
