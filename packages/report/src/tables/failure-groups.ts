/** Runs that failed, grouped by reason. */
import { failureOf, type StudyResults } from "@thalweg/study";
import { decisionOf } from "../study-view.js";

export interface FailureGroup {
  readonly problem: string;
  readonly optimizer: string;
  readonly phase: "tuning" | "judging";
  readonly reason: string;
  readonly count: number;
  /** The runs of the pair in this phase. */
  readonly of: number;
  /** The setting and the seed of the first of them, and what it said. */
  readonly example: string;
}

/** Steps at which runs became infinite differ; the reason is the same. */
const reasonOf = (failure: string): string =>
  failure.replace(/^(not finite) after step \d+$/, "$1");

/** In the order of the study, tuning before judging, the most frequent reason first. */
export function failureGroups({ pairs, trials, problems }: StudyResults): FailureGroup[] {
  return pairs.flatMap(({ problem, optimizer, replicates }) => {
    const decision = decisionOf(problems.find(({ label }) => label === problem)!);
    return (["tuning", "judging"] as const).flatMap((phase): FailureGroup[] => {
      const runs = replicates.flatMap((each) =>
        trials.slice(...(phase === "tuning" ? each.tuning : each.evaluation)),
      );
      const found = new Map<string, { count: number; example: string }>();
      for (const run of runs) {
        const failure = failureOf(run, decision);
        if (failure === undefined) continue;
        const reason = reasonOf(failure);
        const setting = Object.entries(run.spec.hyper).map(([name, value]) => `${name} ${value}`);
        const at = setting.length === 0 ? "its defaults" : setting.join(", ");
        const known = found.get(reason) ?? {
          count: 0,
          example: `${at}, seed ${run.spec.seed}${reason === failure ? "" : `: ${failure}`}`,
        };
        found.set(reason, { ...known, count: known.count + 1 });
      }
      return [...found]
        .sort(([, a], [, b]) => b.count - a.count)
        .map(([reason, { count, example }]) => ({
          ...{ problem, optimizer, phase, reason, count, of: runs.length, example },
        }));
    });
  });
}
