import type { Task } from "tinybench";
import { number } from "./report/numbers.js";
import type { Case } from "./suites/suite.js";

/**
 * One case as a line: the median time of a unit, the median deviation from it, and on how many
 * calls they rest. The mean is left out: collections of garbage and other programs pull it up.
 */
export function describeResult(
  { name, result }: Task,
  { units = 1, unit = "call" }: Pick<Case, "units" | "unit">,
): string {
  if (result.state === "errored") throw result.error;
  if (result.state !== "completed") return `${name}: ${result.state}`;
  const { p50, mad, samplesCount } = result.latency;
  const [scale, symbol] = p50 / units < 1e-3 ? [1e6, "ns"] : [1e3, "us"];
  const each = (milliseconds: number) => number((milliseconds / units) * scale);
  return (
    `${name.padEnd(34)} ${each(p50).padStart(8)} ${symbol} per ${unit}, ` +
    `+- ${each(mad)}, ${samplesCount} calls`
  );
}
