import type { Task } from "tinybench";

/**
 * One case as a line: the median time of one call, the median deviation from it, and on how many
 * calls they rest. The mean is left out: collections of garbage and other programs pull it up.
 */
export function describeResult({ name, result }: Task): string {
  if (result.state === "errored") throw result.error;
  if (result.state !== "completed") return `${name}: ${result.state}`;
  const { p50, mad, samplesCount } = result.latency;
  const microseconds = (milliseconds: number): string => (milliseconds * 1_000).toFixed(1);
  return (
    `${name.padEnd(32)} ${microseconds(p50).padStart(10)} us  ` +
    `+- ${microseconds(mad)}, ${samplesCount} calls`
  );
}
