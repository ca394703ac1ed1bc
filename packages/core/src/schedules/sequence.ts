import type { Scheduler } from "../scheduler.js";
import { compose } from "./composition.js";
import { current, type StretchHyper, stretchClocks, stretchHyper } from "./stretches.js";

/**
 * Schedulers one after another, each from the base and from a step 0 of its own.
 *
 *     value = value_i(step - m_i, of a run of m_i+1 - m_i steps),   i the last part with m_i <= step
 *
 * Milestones m are shares of the run, or steps; equal stretches unless given. A part's hyperparameters are
 * `part.name`, a second of the same name `part-2.name`. Memories see measurements while their part is on.
 * Reference: torch.optim.lr_scheduler.SequentialLR; optax.join_schedules.
 */
export function sequence(schedulers: readonly Scheduler[]): Scheduler {
  return compose<StretchHyper>({
    word: "sequence",
    formula:
      "each scheduler in turn, from the base and its own step 0, from milestone to milestone",
    hyper: stretchHyper(schedulers.length),
    parts: schedulers,
    clocks: (moment) => stretchClocks("sequence", schedulers.length, moment),
    value: (parts, clocks, { base }) =>
      current(
        parts.map((value, i) => value(clocks[i]!, base)),
        clocks,
      ),
  });
}
