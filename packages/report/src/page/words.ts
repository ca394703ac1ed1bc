/** The sentences of the page: what was compared and how, from the study itself. */
import type { ResultProblem, StudyResults } from "@thalweg/study";
import { showNumber } from "../tables/format.js";

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

/** `7 optimizers on 6 problems, 756 trainings.` */
export function summary({ optimizers, problems, trials }: StudyResults): string {
  return `${plural(optimizers.length, "optimizer")} on ${plural(problems.length, "problem")}, ${plural(trials.length, "training")}.`;
}

/** The protocol, one sentence an entry. */
export function protocol({ study, optimizers }: StudyResults): string[] {
  const { trials, seeds, seed } = study;
  const tuned = [...new Set(optimizers.flatMap((each) => Object.keys(each.tuned)))];
  const names = tuned.length === 1 && tuned[0] === "lr" ? "learning rates" : "settings";
  const tuning =
    trials === 0 || tuned.length === 0
      ? ["Nothing was tuned: every optimizer ran at its defaults."]
      : [
          `Tuning: on each problem every optimizer tried ${trials} quasi-random ${names} on seed ${seed}, spread over its own range ` +
            "(two decades either side of its default, on a log scale, unless the study says otherwise), at the same points of the range for all.",
          "The setting with the best final value of the problem's first metric on the validation split was kept (on analytic problems: the lowest " +
            "final loss); equals by validation loss, then by the smaller rate.",
        ];
  return [
    ...tuning,
    `Judgement: that setting ran again on ${plural(seeds, "fresh seed")}. A seed gives every optimizer the same initial parameters and the same batches.`,
    "Runs that diverged or failed count as infinitely bad; nothing was left out.",
  ];
}

/** What a problem is, where it comes from and when it counts as solved. */
export function aboutProblem({ description, judge }: ResultProblem): string[] {
  const { formula, source } = description;
  const first = formula === undefined ? [] : [`f = ${formula}.`];
  if (description.kind === "analytic") {
    const { relative } = description.target;
    return [
      ...first,
      `${source}. ${description.steps} steps; solved when f \u2212 f* is at most ${relative} of its value at the start.`,
    ];
  }
  const { target, epochs, batchSize } = description;
  const solved =
    target === undefined
      ? ""
      : ` Solved when the validation value reaches ${showNumber(target.value)} (${target.provenance}).`;
  return [
    ...first,
    `${source}. ${epochs} epochs in batches of ${batchSize}, judged by ${judge.title}.${solved}`,
  ];
}
