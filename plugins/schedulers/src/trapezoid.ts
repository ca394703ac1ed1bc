import {
  add,
  choice,
  defineScheduler,
  div,
  length,
  lengthUnit,
  less,
  minimum,
  mul,
  sqrt,
  sub,
  where,
} from "@thalweg/core";
import { wholeSteps } from "./lengths.js";

/**
 * Warmup, a long constant phase, and a cooldown: warmup-stable-decay.
 *
 *     value = base (step + 1) / N_w               while step < N_w
 *     value = base                                while step < total - N_c
 *     value = base (1 - sqrt(z))                  then, z = (step - (total - N_c)) / N_c
 *     value = base (1 - z)                        with a linear cooldown
 *     N_w = warmup x total, N_c = cooldown x total, in whole steps
 *
 * The run can be extended from any step of the constant phase. Where warmup and cooldown overlap,
 * the value is the smaller of the two.
 *
 * Defaults: cooldown 0.2 along 1 - sqrt, Hagele et al.'s; warmup 0.05, ours.
 * Reference: Hagele et al. 2024, "Scaling laws and compute-optimal training beyond fixed training
 * durations", section 3 (arXiv:2405.18392); Hu et al. 2024, "MiniCPM", section 4
 * (arXiv:2404.06395).
 */
export const trapezoid = defineScheduler({
  name: "trapezoid",
  aliases: ["wsd"],
  source: "Hagele et al. 2024 (arXiv:2405.18392); Hu et al. 2024 (arXiv:2404.06395)",
  formula:
    "up to base in warmup total steps, base, then base (1 - sqrt(z)) over the last cooldown total",
  hyper: {
    warmup: length(0.05, { meaning: "length of the warmup" }),
    cooldown: length(0.2, { source: "Hagele et al.", meaning: "length of the cooldown" }),
    shape: choice("sqrt", ["sqrt", "linear"], { source: "Hagele et al.: 1 - sqrt" }),
    unit: lengthUnit(),
  },
  value({ step, total, base, warmup, cooldown, shape, unit }) {
    const rising = minimum(1, div(add(step, 1), wholeSteps(warmup, unit, total)));
    const steps = wholeSteps(cooldown, unit, total);
    const z = div(sub(step, sub(total, steps)), steps);
    const falling = where(less(z, 0), 1, sub(1, shape === "sqrt" ? sqrt(z) : z));
    return mul(base, minimum(rising, falling));
  },
});
