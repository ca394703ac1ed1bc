import { mannWhitney } from "./mann-whitney.js";

/**
 * A12, the probability that a value of the first sample is above one of the second, equals counting
 * half: U / (m n). 0.5 where neither tends to be larger; of costs, below 0.5 where the first is
 * better. Reference: Vargha & Delaney 2000.
 * @throws UsageError for an empty sample, and for NaN
 */
export function varghaDelaney(a: readonly number[], b: readonly number[]): number {
  return mannWhitney(a, b).u / (a.length * b.length);
}
