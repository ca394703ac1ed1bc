import { UsageError } from "@thalweg/core";

/**
 * Reads a whole number from `least` to `most`.
 * @throws UsageError that names the option
 */
export const wholeNumber =
  (option: string, least: number, most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = /^[+-]?\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
    // -0 is 0.
    if (value >= least && value <= most) return value + 0;
    const range = value > most ? `from ${least} to ${most}` : `of at least ${least}`;
    throw new UsageError(`${option} is "${text}"; it must be a whole number ${range}.`);
  };
