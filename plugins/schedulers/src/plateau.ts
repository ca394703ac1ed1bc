import {
  abs,
  add,
  decay,
  defineScheduler,
  greater,
  less,
  maximum,
  mul,
  nonNegative,
  real,
  sub,
  where,
} from "@thalweg/core";

/**
 * Reduction on plateaus: multiplied by a factor when the validation metric has not improved for a while.
 *
 *     better    = metric < best - threshold |best|
 *     bad       = 0 if better or cooling down, else bad + 1
 *     reduced   = bad > patience: scale <- max(scale factor, final), bad <- 0, and the cooldown begins
 *     value     = base scale
 *
 * The metric is lower for better, and is observed at each evaluation on the validation split, so patience and
 * cooldown count evaluations. On positive metrics this is PyTorch's ReduceLROnPlateau in mode "min" with a
 * relative threshold; on negative ones its mode "max" with the sign turned. PyTorch also leaves out reductions of
 * less than 1e-8, and gives min_lr in units of the rate.
 *
 * Defaults: factor 0.1, patience 10, threshold 1e-4, cooldown 0, final 0, PyTorch's.
 * Reference: torch.optim.lr_scheduler.ReduceLROnPlateau; the habit is older: Krizhevsky, Sutskever & Hinton 2012,
 * "ImageNet classification with deep convolutional neural networks", section 5.
 */
export const plateau = defineScheduler({
  name: "plateau",
  aliases: ["reduce-on-plateau"],
  source: "torch.optim.lr_scheduler.ReduceLROnPlateau; Krizhevsky et al. 2012, section 5",
  formula:
    "base scale; scale <- scale factor after more than `patience` evaluations without a better metric",
  hyper: {
    factor: decay(0.1, { source: "PyTorch" }),
    patience: nonNegative(10, {
      source: "PyTorch",
      meaning: "evaluations without a better metric",
    }),
    threshold: nonNegative(1e-4, {
      source: "PyTorch",
      meaning: "relative; smaller gains do not count",
    }),
    cooldown: nonNegative(0, {
      source: "PyTorch",
      meaning: "evaluations to wait after a reduction",
    }),
    final: real(0, { min: 0, max: 1, meaning: "share of the base below which it does not go" }),
  },
  memory: { scale: 1, best: Number.MAX_VALUE, bad: 0, cooling: 0 },
  value: ({ base, scale }) => mul(base, scale),
  observe({ metric, factor, patience, threshold, cooldown, final, scale, best, bad, cooling }) {
    const better = less(metric, sub(best, mul(threshold, abs(best))));
    const counted = where(better, 0, where(greater(cooling, 0), 0, add(bad, 1)));
    const reduced = greater(counted, patience);
    return {
      scale: where(reduced, maximum(mul(scale, factor), final), scale),
      best: where(better, metric, best),
      bad: where(reduced, 0, counted),
      cooling: where(reduced, cooldown, maximum(0, sub(cooling, 1))),
    };
  },
});
