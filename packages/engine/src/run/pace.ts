/**
 * Chooses how many steps are performed per call: many where nothing must happen in between, but few
 * enough that a run keeps reporting its progress.
 */
import type { PreparedRun } from "../program/prepared-run.js";

/** The target for the longest duration of one call. */
const maxMs = 50;

export class Pace {
  #count = 1;

  /** @param now a clock in milliseconds; how steps are grouped does not change the bits of a run */
  constructor(private readonly now: () => number) {}

  /** Performs some of the steps in [from, end); returns their number. */
  take(run: PreparedRun, from: number, end: number): number {
    const count = Math.min(this.#count, run.rows, end - from);
    const began = this.now();
    const ran = run.steps(from, count);
    const tookMs = this.now() - began;
    if (tookMs > maxMs) this.#count = Math.max(1, Math.floor(count / 2));
    else if (2 * tookMs <= maxMs && count === this.#count) this.#count *= 2;
    return ran;
  }
}
