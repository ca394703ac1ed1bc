import {
  abs,
  add,
  choice,
  decay,
  defineScheduler,
  greater,
  less,
  maximum,
  mul,
  neg,
  nonNegative,
  real,
  type Scalar,
  sub,
  where,
} from "@thalweg/core";

type Threshold = "relative" | "absolute" | "factor";

/** The threshold below which a metric counts as better than the best one. */
function bar(best: Scalar, threshold: Scalar, mode: "min" | "max", kind: Threshold): Scalar {
  if (kind === "absolute") return sub(best, threshold);
  if (kind === "relative") return sub(best, mul(threshold, abs(best)));
  return mul(best, mode === "min" ? sub(1, threshold) : add(1, threshold));
}

/**
 * Reduction on plateaus: multiplied by a factor when the validation metric has not improved for a
 * while.
 *
 *     better    = metric < best - threshold |best|      relative
 *                 metric < best - threshold             absolute
 *                 metric < best (1 - threshold)         factor
 *     bad       = 0 if better or cooling down, else bad + 1
 *     reduced   = bad > patience: scale <- max(scale factor, final), bad <- 0, and the cooldown begins
 *     value     = base scale
 *
 * The metric is observed at each evaluation on the validation split, so patience and cooldown count
 * evaluations. In mode "max" the metric is negated first. A reduction of the scale by `least` or
 * less is not applied, but its cooldown is. PyTorch's relative threshold is "factor", which for
 * negative metrics accepts values worse than the best one. PyTorch's min_lr and eps are final x
 * base and least x base.
 *
 * Defaults: factor 0.1, patience 10, threshold 1e-4, cooldown 0, final 0, PyTorch's; least 0
 * (PyTorch: 1e-8).
 * Reference: torch.optim.lr_scheduler.ReduceLROnPlateau; used earlier by Krizhevsky, Sutskever &
 * Hinton 2012, "ImageNet classification with deep convolutional neural networks", section 5.
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
    least: nonNegative(0, { meaning: "share of the base; smaller reductions are left out" }),
    mode: choice("min", ["min", "max"], { source: "PyTorch", meaning: "what is better" }),
    thresholdMode: choice("relative", ["relative", "absolute", "factor"]),
  },
  memory: { scale: 1, best: Number.MAX_VALUE, bad: 0, cooling: 0 },
  value: ({ base, scale }) => mul(base, scale),
  observe({ metric, scale, best, bad, cooling, ...hyper }) {
    const lower = hyper.mode === "min" ? metric : neg(metric);
    const better = less(lower, bar(best, hyper.threshold, hyper.mode, hyper.thresholdMode));
    const counted = where(better, 0, where(greater(cooling, 0), 0, add(bad, 1)));
    const stuck = greater(counted, hyper.patience);
    const smaller = maximum(mul(scale, hyper.factor), hyper.final);
    const reduced = where(greater(sub(scale, smaller), hyper.least), smaller, scale);
    return {
      scale: where(stuck, reduced, scale),
      best: where(better, lower, best),
      bad: where(stuck, 0, counted),
      cooling: where(stuck, hyper.cooldown, maximum(0, sub(cooling, 1))),
    };
  },
});
