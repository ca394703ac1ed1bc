/** How many steps are done at a time: many where nothing has to happen between them, few enough that a run goes on reporting. */
import type { PreparedRun } from "./prepared-run.js";

/** Steps done at a time take about this long at most. */
const longestMs = 50;

export class Pace {
  #count = 1;

  /** @param now a clock in milliseconds; the bits of a run do not depend on how its steps are grouped */
  constructor(private readonly now: () => number) {}

  /** Does some of the steps from `from` to before `end`; gives how many. */
  take(run: PreparedRun, from: number, end: number): number {
    const count = Math.min(this.#count, run.rows, end - from);
    const began = this.now();
    const ran = run.steps(from, count);
    const tookMs = this.now() - began;
    if (tookMs > longestMs) this.#count = Math.max(1, Math.floor(count / 2));
    else if (2 * tookMs <= longestMs && count === this.#count) this.#count *= 2;
    return ran;
  }
}
