import { UsageError } from "@thalweg/core";

/** The level of intervals unless another is asked for. */
export const LEVEL = 0.95;

/** @throws UsageError unless a level lies strictly between 0 and 1 */
export function checkLevel(level: number): void {
  if (level > 0 && level < 1) return;
  throw new UsageError(`level ${level}: it must lie between 0 and 1, such as 0.95.`);
}
