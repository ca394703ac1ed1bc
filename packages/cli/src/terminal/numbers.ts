/** Formats numbers for tables: three significant digits. */

/** The text for a value that is not finite. */
export const nothing = "\u2013";

/** `0.113`, `24.2`, `1.23e-9`; a dash for null. */
export function showNumber(value: number | null): string {
  if (value === null) return nothing;
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-3) return trimZeros(value.toExponential(2));
  return size >= 1000 ? String(Math.round(value)) : trimZeros(value.toPrecision(3));
}

/** A fraction in percent: `97.2 %`. */
export const showPercent = (share: number | null, digits = 1): string =>
  share === null ? nothing : `${(100 * share).toFixed(digits)} %`;

/** A count with thousands separators: `12,400`. */
export const showCount = (count: number): string =>
  String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ",");

/**
 * A setting as it would be written on a command line, in at most six digits: `0.001`, `3.16228e-5`,
 * `sum`.
 */
export function showSetting(value: unknown): string {
  if (typeof value !== "number") return String(value);
  if (value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5)) {
    return trimZeros(value.toExponential(5));
  }
  return String(Number(value.toPrecision(6)));
}

/** A measured time: `420 ms`, `8.3 s`, `2 min 05 s`. */
export function showDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  return ms < 59_950 ? `${(ms / 1000).toFixed(1)} s` : showSeconds(ms);
}

/** An estimated time in whole seconds, rounded up: `9 s`, `2 min 05 s`. */
export function showSeconds(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

/** `1 trial`, `3 trials`. */
export const plural = (count: number, noun: string): string =>
  `${showCount(count)} ${noun}${count === 1 ? "" : "s"}`;

/** 1.20e-9 as 1.2e-9, 0.500 as 0.5. */
function trimZeros(text: string): string {
  const [digits = "", exponent] = text.split("e");
  const short = digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
  return exponent === undefined ? short : `${short}e${exponent.replace("+", "")}`;
}
