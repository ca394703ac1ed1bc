import { UsageError } from "@thalweg/core";

/** @throws UsageError unless an option is a whole number of at least `min` */
export function checkRange(name: string, value: number, min: number, what: string): void {
  if (Number.isSafeInteger(value) && value >= min) return;
  throw new UsageError(`${name} is ${value}; it must be a whole number from ${min}: ${what}.`);
}
