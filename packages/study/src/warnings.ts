import type { PairOutcome } from "./run.js";

/** What a reader of the results must know, one sentence each, in the order of the study. */
export function warningsOf(pairs: readonly PairOutcome[]): string[] {
  return pairs.flatMap((outcome) => [
    ...choiceWarnings(outcome),
    ...edgeWarnings(outcome),
    ...failureWarnings(outcome),
  ]);
}

const where = ({ pair }: PairOutcome): string => `${pair.optimizer.label} on ${pair.problem.label}`;

function choiceWarnings(outcome: PairOutcome): string[] {
  if (outcome.choice.how !== "fallback") return [];
  const count = outcome.tuning.length;
  return [
    `${where(outcome)}: none of the ${count} tuning trials completed; judged at ${showHyper(outcome.choice.hyper)} instead.`,
  ];
}

function edgeWarnings(outcome: PairOutcome): string[] {
  return Object.entries(outcome.choice.edges).map(
    ([name, edge]) =>
      `${where(outcome)}: the best ${name}, ${String(outcome.choice.hyper[name])}, is the ${edge} that was tried.`,
  );
}

function failureWarnings(outcome: PairOutcome): string[] {
  const all = [...outcome.tuning, ...outcome.evaluation];
  const messages = all.flatMap((trial) => (trial.status === "failed" ? [trial.failure] : []));
  if (messages.length === 0) return [];
  return [`${where(outcome)}: ${messages.length} of ${all.length} trials failed: ${messages[0]}`];
}

function showHyper(hyper: PairOutcome["choice"]["hyper"]): string {
  const entries = Object.entries(hyper).map(([name, value]) => `${name} ${String(value)}`);
  return entries.length === 0 ? "its defaults" : entries.join(", ");
}
