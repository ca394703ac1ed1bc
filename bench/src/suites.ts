/** The suites in the order in which they run; a new one is listed here. */
import { Bench, type Task } from "tinybench";
import { number } from "./report/numbers.js";
import { compileSuite } from "./suites/compile-time.js";
import { elementwiseSuite } from "./suites/elementwise.js";
import { kernelSuite } from "./suites/kernels.js";
import { poolSuite } from "./suites/pool.js";
import { profileSuite } from "./suites/profile.js";
import type { Case, Suite } from "./suites/suite.js";
import { traceRule } from "./suites/trace-rule.js";

export const suites: readonly Suite[] = [
  elementwiseSuite,
  kernelSuite,
  profileSuite,
  traceRule,
  compileSuite,
  poolSuite,
];

/** The timing and warm-up of a case in milliseconds, and its least number of calls. */
const timing = { time: 400, iterations: 8, warmupTime: 150, warmupIterations: 2 };

/** Runs the named suites and prints medians with their spread. */
export async function runSuites(names: readonly string[]): Promise<void> {
  console.log(`Node ${process.versions.node}, ${process.platform} ${process.arch}`);
  for (const suite of suites) if (names.includes(suite.name)) await runSuite(suite);
}

async function runSuite({ name, title, open }: Suite): Promise<void> {
  console.log(`\n${name}: ${title}`);
  const { cases, lines = [], close } = await open();
  for (const line of lines) console.log(`  ${line}`);
  try {
    for (const [label, each] of Object.entries(cases)) {
      const bench = new Bench(timing);
      const [task] = await bench.add(label, each.run).run();
      console.log(`  ${describeResult(task!, each)}`);
    }
  } finally {
    await close?.();
  }
}

/**
 * One case as a line: the median time of a unit, the median deviation, and the number of calls.
 * There is no mean, because garbage collection and other programs increase it.
 */
function describeResult(
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
