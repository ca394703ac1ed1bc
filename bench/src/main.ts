/**
 * `npm run bench [-- suite ...]`: runs the named suites, or all, and prints medians with their
 * spread.
 */
import { Bench } from "tinybench";
import { describeResult } from "./describe-result.js";
import { type Suite, suites } from "./suites.js";

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !suites.some((suite) => suite.name === name));

async function runSuite({ name, cases }: Suite): Promise<void> {
  console.log(`\n${name}`);
  const bench = new Bench({ time: 1_000, warmupTime: 500 });
  for (const [label, run] of Object.entries(cases)) bench.add(label, run);
  for (const task of await bench.run()) console.log(`  ${describeResult(task)}`);
}

if (unknown === undefined) {
  console.log(`Node ${process.versions.node}, ${process.platform} ${process.arch}`);
  for (const suite of suites) {
    if (asked.length === 0 || asked.includes(suite.name)) await runSuite(suite);
  }
} else {
  const known = suites.map(({ name }) => name).join(", ");
  console.error(`bench: no suite "${unknown}"; there are ${known}.`);
  process.exitCode = 2;
}
