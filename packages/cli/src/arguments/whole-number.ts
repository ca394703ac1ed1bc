import { UsageError } from "@thalweg/core";

/**
 * Reads a whole number of at least `least`.
 * @throws UsageError that names the option
 */
export const wholeNumber =
  (option: string, least: number) =>
  (text: string): number => {
    const value = /^[+-]?\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw new UsageError(`${option} is "${text}"; it must be a whole number of at least ${least}.`);
  };
