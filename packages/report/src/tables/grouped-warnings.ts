/** The warnings of a study by the problem that they are about. */
import type { StudyResults } from "@thalweg/study";

export interface GroupedWarnings {
  /** Null: about the whole study. */
  readonly problem: string | null;
  /** Without the problem's name, the optimizer first: `adam: ...`. */
  readonly texts: readonly string[];
}

/** Problems in the order of the study, then what is about the whole. */
export function groupedWarnings({ warnings, pairs, problems }: StudyResults): GroupedWarnings[] {
  const prefixes = pairs.map(({ optimizer, problem }) => ({
    optimizer,
    problem,
    prefix: `${optimizer} on ${problem}: `,
  }));
  const placed = warnings.map((warning) => {
    const about = prefixes.find(({ prefix }) => warning.startsWith(prefix));
    return about === undefined
      ? { problem: null, text: warning }
      : {
          problem: about.problem,
          text: `${about.optimizer}: ${warning.slice(about.prefix.length)}`,
        };
  });
  return [...problems.map(({ label }) => label), null]
    .map((problem) => ({
      problem,
      texts: placed.filter((each) => each.problem === problem).map(({ text }) => text),
    }))
    .filter(({ texts }) => texts.length > 0);
}
