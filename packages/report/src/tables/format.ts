/** Formats numbers for tables. */
import type { Estimate } from "@thalweg/study";

/** The text for an infinite number. */
export const INFINITE = "\u221e";

/** Three significant digits: plain between 0.001 and 99,999, else 1.23e-5. */
export function showNumber(value: number | null): string {
  if (value === null) return INFINITE;
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 99_999.5) return value.toExponential(2).replace("e+", "e");
  const digits = Math.max(0, 2 - Math.floor(Math.log10(size)));
  return value.toFixed(digits);
}

/** `1 optimizer`, `7 optimizers`. */
export const plural = (count: number, word: string): string =>
  `${count} ${word}${count === 1 ? "" : "s"}`;

/** The formats of a column's numbers: of the median, and of the ends of its interval. */
export interface Show {
  readonly middle: (value: number | null) => string;
  readonly end: (value: number | null) => string;
}

const plain: Show = { middle: showNumber, end: showNumber };

const hundredths = (value: number | null): string =>
  value === null ? "\u2013" : (100 * value).toFixed(1);
const percent: Show = {
  middle: (value) => (value === null ? "\u2013" : `${hundredths(value)} %`),
  end: hundredths,
};

/** `0.123 [0.110, 0.140]`; one value has no interval. */
export function showEstimate(estimate: Estimate, show: Show = plain): string {
  const middle = show.middle(estimate.median);
  if (estimate.interval === null) return middle;
  return `${middle} [${estimate.interval.map(show.end).join(", ")}]`;
}

/** Accuracies in percent, other metrics as numbers. */
export const showOf = (title: string): Show => (/\baccuracy$/.test(title) ? percent : plain);

/** A count, of medians rounded to a whole one: `12,400`. */
export const showCount = (value: number): string =>
  String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
