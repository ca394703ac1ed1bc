import { add, defineWrapper, div, list, sums, where } from "@thalweg/core";
import { batchMoment } from "./batch-stages.js";

/**
 * A batch-size schedule: from each milestone on, the mean gradient of more batches makes one step
 * of the inner optimizer.
 *
 *     sum <- sum + g;  after every sizes_i batches: theta <- inner step on sum / sizes_i, sum <- 0
 *
 * Milestones are fractions of the run's gradients, as budgets count them. A stage ends with its
 * last whole step; gradients after the run's last whole step are not used. The inner optimizer's t
 * counts its own steps; schedules of its hyperparameters count gradients.
 *
 * Defaults: sizes 1, 5, 25, 125 at 0.3, 0.6, 0.8, the paper's, which multiplies the batch by 5
 * where others divide the rate.
 * Throws UsageError unless there is one more size than milestones.
 * Reference: Smith, Kindermans, Ying & Le 2018, "Don't decay the learning rate, increase the batch
 * size", section 5.1 (arXiv:1711.00489).
 */
export const batchSizeSchedule = defineWrapper({
  name: "batch-size-schedule",
  aliases: ["growing-batches"],
  source: "Smith, Kindermans, Ying & Le 2018, section 5.1 (arXiv:1711.00489)",
  formula:
    "sum <- sum + g; every sizes_i batches of stage i: an inner step on sum / sizes_i, sum <- 0",
  hyper: {
    sizes: list([1, 5, 25, 125], {
      source: "Smith et al.",
      meaning: "batches to a step, by stage",
    }),
    milestones: list([0.3, 0.6, 0.8], {
      source: "Smith et al.",
      meaning: "shares of the run at which stages begin, all but the first",
    }),
  },
  state: { sum: sums },
  wrap({ g, theta, t, total, sum: before, sizes, milestones, inner }) {
    const { size, now, made } = batchMoment({ sizes, milestones }, t, total);
    const sum = add(before, g);
    const moved = inner({ g: div(sum, size), t: made });
    return { sum: where(now, 0, sum), theta: where(now, moved, theta), commit: now };
  },
});
