import type { RuleOptimizer } from "@thalweg/core";
import { describeOptimizerLaws, type OptimizerTraits } from "@thalweg/testing";
import transforms from "./index.js";

const links = transforms.transforms.filter((each): each is RuleOptimizer => each.kind === "rule");

const noisy = "its noise does not follow the gradient, and differs from element to element";

const traits: Readonly<Record<string, OptimizerTraits>> = {
  "add-decayed-weights": { exempt: { "zero-gradient": "weights decay whatever the gradient" } },
  "add-noise": {
    exempt: { "zero-gradient": noisy, oddness: noisy, permutation: noisy, concatenation: noisy },
  },
  "scale-by-adam": { scaleInvariantWith: { eps: 0 } },
  "scale-by-adamax": { scaleInvariantWith: { eps: 0 } },
  sign: { scaleInvariantWith: {} },
};

for (const link of links) describeOptimizerLaws(link, traits[link.name]);
