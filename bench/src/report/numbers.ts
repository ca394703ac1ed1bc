/** How numbers and spreads are written in tables. */
import type { Ratio, Summary } from "../measure/statistics.js";

/** Three digits, or all of those before the point. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return "-";
  const whole = Math.abs(value) >= 100;
  const text = whole ? value.toFixed(0) : value.toPrecision(3);
  return whole
    ? text.replace(/\B(?=(\d{3})+$)/g, ",")
    : text.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
}

/** `75.3 [74.6..91]`, with both humps where there are two. */
export function summaryText({ median, min, max, bimodal }: Summary): string {
  const humps =
    bimodal === undefined
      ? ""
      : `, bimodal ${number(bimodal.low)} (${Math.round(100 * bimodal.lowShare)} %) and ${number(bimodal.high)}`;
  return `${number(median)} [${number(min)}..${number(max)}${humps}]`;
}

export function ratioText({ value, low, high }: Ratio, unit: string): string {
  return `${number(value)} ${unit} [${number(low)}..${number(high)}]`;
}
