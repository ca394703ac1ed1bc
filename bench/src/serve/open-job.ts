/** A prepared job, which does timed and untimed units of work from a new state. */
export interface OpenJob {
  /** Initialises the state for this many units. */
  begin(units: number): void;
  /**
   * Does the units `from`, ..., `from + count - 1`, and calls `see` with their losses if they have
   * any.
   */
  run(from: number, count: number, see?: (loss: number) => void): void;
}
