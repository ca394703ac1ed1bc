import {
  choice,
  defineScheduler,
  flag,
  length,
  lengthUnit,
  mul,
  div as over,
  positive,
  real,
} from "@thalweg/core";
import { alongCycle } from "./one-cycle-phases.js";

/**
 * One cycle: rises to a peak, returns, and falls far below the start.
 *
 *     first -> top      until step share N - 1,   top = peak base,   first = top / div
 *     top -> last       until step N - 1,         last = first / finalDiv
 *     N = length x total, in whole steps; each phase along half a cosine, or linear
 *
 * With three phases the value falls from the top to `first`, in as many steps as it rose, and then
 * to `last`.
 *
 * Defaults: share 0.3, div 25, finalDiv 1e4, cosine, two phases: fastai's and PyTorch's. Smith &
 * Topin's cycle is linear and has three phases.
 * Reference: Smith & Topin 2018, "Super-convergence: very fast training of neural networks using
 * large learning rates" (arXiv:1708.07120); torch.optim.lr_scheduler.OneCycleLR.
 */
export const oneCycle = defineScheduler({
  name: "one-cycle",
  aliases: ["onecycle"],
  source: "Smith & Topin 2018 (arXiv:1708.07120); torch.optim.lr_scheduler.OneCycleLR",
  formula: "peak base / div up to peak base in share N steps, down to peak base / (div finalDiv)",
  hyper: {
    share: real(0.3, { min: 0, max: 1, source: "PyTorch", meaning: "share of the rise" }),
    div: positive(25, { source: "PyTorch", meaning: "the peak over the first value" }),
    finalDiv: positive(1e4, { source: "PyTorch", meaning: "the first value over the last" }),
    peak: positive(1, { meaning: "the peak over the base" }),
    anneal: choice("cosine", ["cosine", "linear"], { source: "PyTorch" }),
    threePhase: flag(false, { source: "PyTorch" }),
    length: length(1, { meaning: "length of the cycle" }),
    unit: lengthUnit(),
  },
  value({ base, div, finalDiv, peak, anneal, ...cycle }) {
    const top = mul(base, peak);
    const first = over(top, div);
    const last = over(first, finalDiv);
    const values = cycle.threePhase ? [first, top, first, last] : [first, top, last];
    return alongCycle(cycle, values, anneal);
  },
});
