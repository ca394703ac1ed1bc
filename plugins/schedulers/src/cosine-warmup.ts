import {
  add,
  cos,
  defineScheduler,
  div,
  length,
  lengthUnit,
  minimum,
  mul,
  sub,
} from "@thalweg/core";
import { wholeSteps } from "./lengths.js";

/**
 * Cosine warmup: rises along half a cosine, then constant.
 *
 *     value = base (1 - cos(pi min(1, (step + 1) / N))) / 2,   N = warmup x total, in whole steps
 *
 * Its slope is 0 at both ends, so that the rate has no kink at the end of the warmup.
 *
 * Defaults: warmup 0.05, as in linear-warmup.
 * Reference: the rise of Smith & Topin's policy as fastai and PyTorch's OneCycleLR anneal it
 * (arXiv:1708.07120).
 */
export const cosineWarmup = defineScheduler({
  name: "cosine-warmup",
  source: "the rise of torch.optim.lr_scheduler.OneCycleLR; Smith & Topin 2018 (arXiv:1708.07120)",
  formula: "base (1 - cos(pi min(1, (step + 1) / N))) / 2, N = warmup total",
  hyper: { warmup: length(0.05, { meaning: "length of the warmup" }), unit: lengthUnit() },
  value({ step, total, base, warmup, unit }) {
    const phase = minimum(1, div(add(step, 1), wholeSteps(warmup, unit, total)));
    return mul(base, mul(0.5, sub(1, cos(mul(Math.PI, phase)))));
  },
});
