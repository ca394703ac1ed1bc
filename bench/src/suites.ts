/** The suites of parts in the order they run; a new one is listed here. */
import { Bench } from "tinybench";
import { describeResult } from "./describe-result.js";
import { compileSuite } from "./suites/compile-time.js";
import { elementwiseSuite } from "./suites/elementwise.js";
import { kernelSuite } from "./suites/kernels.js";
import { poolSuite } from "./suites/pool.js";
import { profileSuite } from "./suites/profile.js";
import type { Suite } from "./suites/suite.js";
import { traceRule } from "./suites/trace-rule.js";

export const suites: readonly Suite[] = [
  elementwiseSuite,
  kernelSuite,
  profileSuite,
  traceRule,
  compileSuite,
  poolSuite,
];

/** How long a case is timed, and warmed up before, in milliseconds, and how often at least. */
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
