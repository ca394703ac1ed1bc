import { UsageError } from "@thalweg/core";
import { options, required } from "../options.js";
import type { PeerHyper, Translated } from "../translation.js";

/**
 * torch.optim.lr_scheduler.OneCycleLR, as long as `total_steps` or `epochs` times
 * `steps_per_epoch`.
 */
export function onecycle(owner: string, given: PeerHyper, baseLr: number): Translated {
  const all = options(owner, given, {
    ...{ maxLr: null, totalSteps: null, epochs: null, stepsPerEpoch: null },
    ...{ pctStart: 0.3, annealStrategy: "", anneal: "", divFactor: 25, finalDivFactor: 1e4 },
    ...{ threePhase: false, cycleMomentum: true, baseMomentum: 0.85, maxMomentum: 0.95 },
  });
  const { maxLr, totalSteps, epochs, stepsPerEpoch, pctStart, divFactor } = all;
  const shape = all.annealStrategy || all.anneal || "cos";
  if (shape !== "cos" && shape !== "linear") {
    throw new UsageError(`${owner}: the annealing is "${shape}"; it must be "cos" or "linear".`);
  }
  const length = totalSteps ?? (epochs ?? 0) * (stepsPerEpoch ?? 0);
  return {
    name: "one-cycle",
    hyper: {
      peak: required(owner, "maxLr", maxLr) / baseLr,
      share: pctStart,
      div: divFactor,
      finalDiv: all.finalDivFactor,
      anneal: shape === "cos" ? "cosine" : "linear",
      threePhase: all.threePhase,
      length: required(owner, "totalSteps", length === 0 ? null : length),
      unit: "steps",
    },
  };
}
