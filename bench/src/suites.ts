/** The suites of parts in the order they run; a new one is listed here. */
import { Bench } from "tinybench";
import { describeResult } from "./describe-result.js";
import { traceRule } from "./suites/trace-rule.js";

/**
 * Cases that are timed under one name. A case does one whole unit of work each time it is called.
 */
export interface Suite {
  readonly name: string;
  readonly cases: Readonly<Record<string, () => unknown>>;
}

export const suites: readonly Suite[] = [traceRule];

/** Runs the named suites and prints medians with their spread. */
export async function runSuites(names: readonly string[]): Promise<void> {
  console.log(`Node ${process.versions.node}, ${process.platform} ${process.arch}`);
  for (const suite of suites) if (names.includes(suite.name)) await runSuite(suite);
}

async function runSuite({ name, cases }: Suite): Promise<void> {
  console.log(`\n${name}`);
  const bench = new Bench({ time: 1_000, warmupTime: 500 });
  for (const [label, run] of Object.entries(cases)) bench.add(label, run);
  for (const task of await bench.run()) console.log(`  ${describeResult(task)}`);
}
