import type { Scheduler } from "../define/scheduler.js";
import { compose } from "./composition.js";

/**
 * The product of schedulers: the value of each is the base of the next.
 *
 *     value = value_n(step, value_n-1(step, ... value_1(step, base)))
 *
 * Since values are proportional to the base, the order affects rounding only.
 * Reference: torch.optim.lr_scheduler.ChainedScheduler.
 */
export function product(schedulers: readonly Scheduler[]): Scheduler {
  return compose<unknown>({
    word: "product",
    formula: "base times the share of the base that each scheduler gives",
    hyper: {},
    parts: schedulers,
    clocks: ({ step, total }) => schedulers.map(() => ({ step, total })),
    value: (parts, clocks, { base }) =>
      parts.reduce((shaped, value, i) => value(clocks[i]!, shaped), base),
  });
}
