/** Formats numbers and spreads for tables. */
import type { Humps, Summary } from "../measure/statistics.js";

/** Three significant digits, or all digits before the point. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return "-";
  const whole = Math.abs(value) >= 100;
  const text = whole ? value.toFixed(0) : value.toPrecision(3);
  return whole
    ? text.replace(/\B(?=(\d{3})+$)/g, ",")
    : text.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
}

/** `75.3 [74.6..91]`, with both groups if there are two. */
export function summaryText({ median, min, max, count, bimodal }: Summary): string {
  if (count === 1) return number(median);
  const humps = bimodal === undefined ? "" : `, bimodal ${humpsText(bimodal)}`;
  return `${number(median)} [${number(min)}..${number(max)}${humps}]`;
}

/** `1,550 (40 %) and 2,240`. */
export const humpsText = ({ low, high, lowShare }: Humps): string =>
  `${number(low)} (${Math.round(100 * lowShare)} %) and ${number(high)}`;
