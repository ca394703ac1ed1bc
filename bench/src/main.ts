/**
 * `npm run bench`: compares Thalweg with its peers in one table of ratios in `bench/results`; with
 * `--suites`, times parts of Thalweg instead.
 */
import { fileURLToPath } from "node:url";
import { compare, comparisonText } from "./check.js";
import { prepareEnvironment } from "./measure/environment.js";
import { allPeers } from "./measure/peers.js";
import { type BenchOptions, defaults, parseOptions, WrongOption } from "./options.js";
import { readResults, writeResults } from "./report/files.js";
import { claimTable, summaryOf, timeTables } from "./report/markdown.js";
import type { Results } from "./report/table.js";
import { runBench } from "./run.js";
import { sectionsFor, workIds } from "./sections.js";
import { runSuites, suites } from "./suites.js";

const help = `npm run bench [-- options]

  --works A,B       measure only these: ${workIds.join(", ")}
  --peers a,b       with only these: ${allPeers.map(({ id }) => id).join(", ")}
  --rounds N        interleaved rounds (${defaults.rounds})
  --round-ms N      how long a round should take (${defaults.roundMs})
  --out FOLDER      where the results go (bench/results, when everything is measured)
  --check           compare with the last recorded results instead of replacing them; exit code 1 if something got slower
  --suites all|a,b  time parts of Thalweg instead: ${suites.map(({ name }) => name).join(", ")}`;

const recorded = fileURLToPath(new URL("../results", import.meta.url));

async function main(): Promise<void> {
  const known = {
    works: workIds,
    peers: allPeers.map(({ id }) => id),
    suites: suites.map(({ name }) => name),
  };
  const options = parseOptions(process.argv.slice(2), known);
  if (options.help) console.log(help);
  else if (options.suites !== undefined) await runSuites(options.suites);
  else await measure(options);
}

async function measure(options: BenchOptions): Promise<void> {
  const { works, peers, rounds, roundMs, out, check } = options;
  const before = check ? recordedResults() : undefined;
  const environment = prepareEnvironment();
  for (const line of environment) console.log(line);
  const results = await runBench({
    environment,
    sections: sectionsFor(works),
    peers: allPeers.filter(({ id }) => peers === undefined || peers.includes(id)),
    rounds,
    roundMs,
    log: (line) => console.log(line),
  });
  const isPart = works !== undefined || peers !== undefined;
  if (isPart) console.log(`\n${timeTables(results)}`);
  console.log(`\n${claimTable(results.sections)}\n\n${summaryOf(results.sections)}`);
  const folder = out ?? (isPart || check ? undefined : recorded);
  if (folder !== undefined) console.log(`\n${writeResults(results, folder).join("\n")}`);
  if (results.failed.length > 0) process.exitCode = 1;
  if (before !== undefined) report(before, results);
}

function recordedResults(): Results {
  const results = readResults(recorded);
  if (results !== undefined) return results;
  throw new WrongOption(
    `--check: nothing is recorded in ${recorded}; run npm run bench without options first.`,
  );
}

function report(before: Results, after: Results): void {
  const comparison = compare(before, after);
  console.log(`\n${comparisonText(comparison, before, after)}`);
  if (comparison.slower.length > 0) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  if (!(error instanceof WrongOption)) throw error;
  console.error(`bench: ${error.message}`);
  process.exitCode = 2;
}
