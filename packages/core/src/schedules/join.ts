import type { Scheduler } from "../define/scheduler.js";
import type { Scalar } from "../tensor/scalar.js";
import { compose } from "./composition.js";
import { current, type SectionHyper, sectionClocks, sectionHyper } from "./sections.js";

/**
 * Joins schedulers end to end: each begins with the value at which the preceding one ended.
 *
 *     value = value_i(step - m_i, of a run of m_i+1 - m_i steps, base_i)
 *     base_0 = base,   base_i+1 = value_i at the end of its section
 *
 * for the last part i with m_i <= step. Unlike `sequence`, it does not jump back to the base at a
 * milestone.
 * Reference: none; the continuous form of torch.optim.lr_scheduler.SequentialLR.
 */
export function join(schedulers: readonly Scheduler[]): Scheduler {
  return compose<SectionHyper>({
    word: "join",
    formula: "each scheduler in turn, from where the one before ends and its own step 0",
    hyper: sectionHyper(schedulers.length),
    parts: schedulers,
    clocks: (moment) => sectionClocks("join", schedulers.length, moment),
    value(parts, clocks, { base }) {
      let start: Scalar = base;
      const values = parts.map((value, i) => {
        const clock = clocks[i]!;
        const now = value(clock, start);
        start = value({ ...clock, step: clock.total }, start);
        return now;
      });
      return current(values, clocks);
    },
  });
}
