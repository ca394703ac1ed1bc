/** The time that gradients took, from the timings beside the results. */
import type { TrialTiming } from "@thalweg/engine";
import type { StudyResults } from "@thalweg/study";

/** Seconds for each gradient evaluation, by the labels of problem and optimizer. */
export type Seconds = Readonly<Record<string, Readonly<Record<string, number>>>>;

/**
 * The median over a pair's runs on fresh seeds of their time without compiling, by their gradient
 * evaluations. It holds for the machine that ran them, with as much else as it had to do.
 * @param timings of the trials, in the order of the results
 */
export function secondsPerGradient(
  { trials, pairs }: StudyResults,
  timings: readonly Pick<TrialTiming, "elapsedMs" | "compileMs">[],
): Seconds {
  const seconds: Record<string, Record<string, number>> = {};
  for (const { problem, optimizer, replicates } of pairs) {
    const each = replicates.flatMap(({ evaluation: [from, to] }) =>
      trials.slice(from, to).flatMap(({ metrics: { evaluations } }, i) => {
        const { elapsedMs, compileMs } = timings[from + i]!;
        return evaluations > 0 ? [(elapsedMs - compileMs) / 1000 / evaluations] : [];
      }),
    );
    if (each.length === 0) continue;
    const ofProblem = seconds[problem] ?? {};
    seconds[problem] = ofProblem;
    ofProblem[optimizer] = each.sort((a, b) => a - b)[Math.floor((each.length - 1) / 2)]!;
  }
  return seconds;
}
