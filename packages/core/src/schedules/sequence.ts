import type { Scheduler } from "../define/scheduler.js";
import { compose } from "./composition.js";
import { current, type SectionHyper, sectionClocks, sectionHyper } from "./sections.js";

/**
 * Runs schedulers one after another, each from the base and from its own step 0.
 *
 *     value = value_i(step - m_i, of a run of m_i+1 - m_i steps)
 *
 * for the last part i with m_i <= step. The milestones m are shares of the run, or steps; by
 * default the sections are equally long. A part's hyperparameters are named `part.name`, those of a
 * second part of the same name `part-2.name`. A part's memory receives measurements only while the
 * part is active.
 * Reference: torch.optim.lr_scheduler.SequentialLR; optax.join_schedules.
 */
export function sequence(schedulers: readonly Scheduler[]): Scheduler {
  return compose<SectionHyper>({
    word: "sequence",
    formula:
      "each scheduler in turn, from the base and its own step 0, from milestone to milestone",
    hyper: sectionHyper(schedulers.length),
    parts: schedulers,
    clocks: (moment) => sectionClocks("sequence", schedulers.length, moment),
    value: (parts, clocks, { base }) =>
      current(
        parts.map((value, i) => value(clocks[i]!, base)),
        clocks,
      ),
  });
}
