import type { Scalar } from "../scalar.js";
import type { Scheduler } from "../scheduler.js";
import { compose } from "./composition.js";
import { current, type StretchHyper, stretchClocks, stretchHyper } from "./stretches.js";

/**
 * Schedulers joined end to end, each from where the one before ends.
 *
 *     value = value_i(step - m_i, of a run of m_i+1 - m_i steps, base_i),   i the last part with m_i <= step
 *     base_0 = base,   base_i+1 = value_i at the end of its stretch
 *
 * As `sequence`, without its jumps back to the base.
 * Reference: none; the continuous form of torch.optim.lr_scheduler.SequentialLR.
 */
export function join(schedulers: readonly Scheduler[]): Scheduler {
  return compose<StretchHyper>({
    word: "join",
    formula: "each scheduler in turn, from where the one before ends and its own step 0",
    hyper: stretchHyper(schedulers.length),
    parts: schedulers,
    clocks: (moment) => stretchClocks("join", schedulers.length, moment),
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
