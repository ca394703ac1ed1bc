import { failureOf } from "../judge-run.js";
import type { PairOutcome } from "../outcome.js";
import type { PairResult } from "./pair-result.js";

/** The share of fresh seeds above which failures of chosen settings are a warning. */
export const OFTEN = 0.05;

/** Warnings for readers of the results, one sentence each, in the order of the study. */
export function warningsOf(
  outcomes: readonly PairOutcome[],
  pairs: readonly PairResult[],
): string[] {
  return outcomes.flatMap((outcome, i) => {
    const pair = pairs[i]!;
    return [
      ...choiceWarnings(pair),
      ...edgeWarnings(pair),
      ...failureWarnings(pair),
      ...brokenWarnings(outcome, pair),
    ];
  });
}

const where = ({ problem, optimizer }: PairResult): string => `${optimizer} on ${problem}`;

function choiceWarnings(pair: PairResult): string[] {
  const lost = pair.replicates.filter(({ how }) => how === "fallback");
  if (lost.length === 0) return [];
  return [
    `${where(pair)}: every tuning run failed in ${lost.length} of ${pair.replicates.length} replicates; judged there at ${showHyper(lost[0]!.hyper)} instead.`,
  ];
}

function edgeWarnings(pair: PairResult): string[] {
  const count = pair.replicates.length;
  return Object.entries(pair.open).flatMap(([name, ends]) =>
    (["lowest", "highest"] as const)
      .filter((end) => ends[end] > 0)
      .map(
        (end) =>
          `${where(pair)}: the best ${name} was the ${end} that was tried in ${ends[end]} of ${count} replicates; a better one may lie beyond.`,
      ),
  );
}

function failureWarnings(pair: PairResult): string[] {
  const { count, of, interval } = pair.failures;
  if (count <= OFTEN * of) return [];
  const [low, high] = interval.map((share) => Math.round(100 * share));
  return [
    `${where(pair)}: the chosen settings failed on ${count} of ${of} fresh seeds (95 % interval ${low} to ${high} %).`,
  ];
}

/** Failures of code, as opposed to runs that diverged. */
function brokenWarnings({ pair, replicates }: PairOutcome, result: PairResult): string[] {
  const all = replicates.flatMap(({ tuning, evaluation }) => [...tuning, ...evaluation]);
  const broken = all.filter(({ status }) => status === "failed");
  if (broken.length === 0) return [];
  return [
    `${where(result)}: ${broken.length} of ${all.length} trials broke: ${failureOf(broken[0]!, pair.decision)}`,
  ];
}

function showHyper(hyper: PairResult["chosen"]): string {
  const entries = Object.entries(hyper).map(([name, value]) => `${name} ${String(value)}`);
  return entries.length === 0 ? "its defaults" : entries.join(", ");
}
