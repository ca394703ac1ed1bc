import { add, defineScheduler, div, length, lengthUnit, less, mul, where } from "@thalweg/core";
import { remaining } from "./factors.js";
import { wholeSteps } from "./lengths.js";

/**
 * Linear warmup, then linear decay to zero at the end of the run.
 *
 *     value = base (step + 1) / N                    while step < N = warmup x total, in whole steps
 *     value = base (total - step) / (total - N)      then
 *
 * Defaults: warmup 0.1, the warmup_proportion of BERT's fine-tuning code.
 * Reference: Bergsma et al. 2025, "Straight to zero: why linearly decaying the learning rate to
 * zero works best for LLMs" (arXiv:2502.15938); Devlin et al. 2019, "BERT", appendix A.2
 * (arXiv:1810.04805).
 */
export const linearToZero = defineScheduler({
  name: "linear-to-zero",
  aliases: ["d2z", "warmup-linear"],
  source: "Bergsma et al. 2025 (arXiv:2502.15938); Devlin et al. 2019 (arXiv:1810.04805)",
  formula:
    "base (step + 1) / N while step < N = warmup total, then base (total - step) / (total - N)",
  hyper: { warmup: length(0.1, { meaning: "length of the warmup" }), unit: lengthUnit() },
  value({ step, total, base, warmup, unit }) {
    const steps = wholeSteps(warmup, unit, total);
    const rising = div(add(step, 1), steps);
    return mul(base, where(less(step, steps), rising, remaining(step, steps, total)));
  },
});
