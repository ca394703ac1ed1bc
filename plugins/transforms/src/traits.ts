/** The traits with which the laws of `@thalweg/testing` test these transforms. */
import type { PluginTraits } from "@thalweg/core";

const noisy = "its noise does not follow the gradient, and differs from element to element";
const lastBatch = "it compares with the gradient of the last batch alone";

export const traits: PluginTraits = {
  transforms: {
    "adaptive-gradient-clipping": { convergesWith: { lr: 1e-3, clipping: 100, eps: 1 } },
    "add-decayed-weights": {
      exempt: {
        "zero-gradient": "weights decay whatever the gradient",
        convergence: "what it descends has its minimum nearer to 0",
      },
    },
    "add-noise": {
      exempt: {
        "zero-gradient": noisy,
        oddness: noisy,
        permutation: noisy,
        concatenation: noisy,
      },
    },
    asam: {
      convergesWith: { lr: 1e-3, rho: 1e-3 },
      exempt: { accumulation: "its second gradient is of the last batch alone" },
    },
    cautious: { exempt: { accumulation: lastBatch } },
    centralize: { exempt: { convergence: "the mean of a unit's weights never changes" } },
    "debiased-ema": { steadyWith: {} },
    negate: { exempt: { convergence: "it goes up" } },
    "orthogonal-gradient": { exempt: { convergence: "it never steps towards 0 or away from it" } },
    sam: {
      convergesWith: { lr: 1e-3, rho: 1e-3 },
      exempt: { accumulation: "its second gradient is of the last batch alone" },
    },
    "scale-by-adam": { steadyWith: {}, scaleInvariantWith: { eps: 0 } },
    "scale-by-adamax": { steadyWith: {}, scaleInvariantWith: { eps: 0 } },
    "scale-by-adan": { steadyWith: {} },
    sign: {
      scaleInvariantWith: {},
      exempt: { convergence: "steps of one length bounce off the walls of Rosenbrock's valley" },
    },
  },
};
