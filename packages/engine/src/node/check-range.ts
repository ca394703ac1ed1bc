import { UsageError } from "@thalweg/core";

/** @throws UsageError for an option that is no whole number of at least `least` */
export function checkRange(name: string, value: number, least: number, what: string): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new UsageError(`${name} is ${value}; it must be a whole number from ${least}: ${what}.`);
}
