import { choice, defineScheduler, flag, length, lengthUnit, mul, real } from "@thalweg/core";
import { alongCycle } from "./one-cycle-phases.js";

/**
 * The momentum of a one-cycle policy: low where the rate is high.
 *
 *     base -> low base -> base    over the phases of one-cycle; then constant
 *
 * For momentum's mu or Adam's beta1: `momentum+one-cycle+mu:one-cycle-momentum`, both with the same
 * share, length and phases.
 *
 * Defaults: low 0.85 / 0.95 for a base of 0.95, PyTorch's base_momentum and max_momentum and Smith
 * & Topin's range.
 * Reference: Smith 2018, "A disciplined approach to neural network hyper-parameters", section 4.3
 * (arXiv:1803.09820); torch.optim.lr_scheduler.OneCycleLR.
 */
export const oneCycleMomentum = defineScheduler({
  name: "one-cycle-momentum",
  source: "Smith 2018, section 4.3 (arXiv:1803.09820); torch.optim.lr_scheduler.OneCycleLR",
  formula: "base down to low base in share N steps, and back",
  hyper: {
    low: real(0.85 / 0.95, { min: 0, source: "PyTorch", meaning: "the lowest over the base" }),
    share: real(0.3, { min: 0, max: 1, source: "PyTorch", meaning: "share of the fall" }),
    anneal: choice("cosine", ["cosine", "linear"], { source: "PyTorch" }),
    threePhase: flag(false, { source: "PyTorch" }),
    length: length(1, { meaning: "length of the cycle" }),
    unit: lengthUnit(),
  },
  value({ base, low, anneal, ...cycle }) {
    const lowest = mul(base, low);
    const values = cycle.threePhase ? [base, lowest, base, base] : [base, lowest, base];
    return alongCycle(cycle, values, anneal);
  },
});
