/** The sentences of the page: what was compared and how, from the study itself. */
import type { DataTarget, RelativeTarget } from "@thalweg/core";
import type { ResultProblem, StudyResults } from "@thalweg/study";
import { plural, showCount, showNumber } from "../tables/format.js";

/** A plugin's text with a full stop at its end. */
const asSentence = (text: string): string => text.trim().replace(/([^.?!])$/, "$1.");

/** `7 optimizers on 6 problems, 5,600 trainings.` */
export function summary({ optimizers, problems, trials }: StudyResults): string {
  return `${plural(optimizers.length, "optimizer")} on ${plural(problems.length, "problem")}, ${plural(trials.length, "training")}.`;
}

/** The protocol, one sentence an entry. */
export function protocol({ study, optimizers }: StudyResults): string[] {
  const { trials, replicates, maxReplicates = replicates, seeds, seed, growth } = study;
  const tuned = [...new Set(optimizers.flatMap((each) => Object.keys(each.tuned)))];
  const names = tuned.length === 1 ? `values of ${tuned[0]}` : "settings";
  const repeated =
    maxReplicates > replicates
      ? `${replicates} to ${maxReplicates} replicates`
      : plural(replicates, "replicate");
  const tuning =
    trials === 0 || tuned.length === 0
      ? ["Nothing was tuned: every optimizer ran at its defaults."]
      : [
          ...(tuned.length > 1 ? [tunedNames(optimizers)] : []),
          `Tuning: in each of ${repeated} every optimizer tried ${trials} ${names}${forEach(study, optimizers)} (${study.strategy} search) on one seed, spread over its own range ` +
            "(two decades either side of its default, on a log scale, unless the study says otherwise). While the best lay at an end of that range, up to " +
            `${plural(growth, "setting")} beyond that end were added.`,
          ...comparedWords(study),
          "A replicate kept the setting that failed least, then the one with the best median of the problem's first metric on the validation split (on " +
            "analytic problems: of the final loss); equals within one standard error by validation loss, then by the smaller value of what is tuned first.",
        ];
  return [
    ...tuning,
    `Judgement: each of ${repeated} ran its setting on ${plural(seeds, "fresh seed")} of its own. A seed gives every optimizer the same initial ` +
      `parameters and the same batches. All seeds follow from the study's, ${seed}.`,
    "Runs that became infinite, broke, or ended no better than they began count as failed and infinitely bad; nothing was left out.",
  ];
}

/** Of a study that gives settings to each hyperparameter: how many each optimizer tried. */
function forEach({ perDimension, trials }: StudyResults["study"], optimizers: Optimizers): string {
  if (perDimension !== true) return "";
  const each = optimizers.map(
    ({ label, tuned }) => `${trials * Object.keys(tuned).length} of ${label}`,
  );
  return ` for each searched hyperparameter, which are ${each.join(", ")}`;
}

type Optimizers = StudyResults["optimizers"];

/** Which settings ran on more than the first tuning seed. */
function comparedWords({
  trials,
  tuningSeeds,
  pruning,
  perDimension,
}: StudyResults["study"]): string[] {
  if (tuningSeeds === 1) return [];
  const seeds = plural(tuningSeeds, "seed");
  const count = plural(Math.ceil(trials / 4), "setting");
  const best = perDimension === true ? "The best quarter" : `The best ${count}`;
  const words: Readonly<Record<typeof pruning, string>> = {
    halving: `${best} of a replicate ran on ${seeds}.`,
    racing: `The settings of a replicate raced over ${seeds}: those that a signed-rank test found worse were dropped.`,
    none: `Every setting ran on ${seeds}.`,
    ...rungWords(`${best} of those that ran whole ran on ${seeds}.`),
  };
  return [words[pruning]];
}

/** At a ninth and a third of the budget, settings of which those go on that a rule names. */
function rungWords(then: string): Record<"median" | "asha" | "hyperband", string> {
  const rungs =
    "On the first seed settings were looked at after a ninth and a third of the budget;";
  return {
    median: `${rungs} those went on that were no worse there than the median of all. ${then}`,
    asha: `${rungs} those went on that were in the best third of the settings up to them (ASHA). ${then}`,
    hyperband: `${rungs} in each bracket of Hyperband the best third went on. ${then}`,
  };
}

/** `Tuned: lr of adam, momentum; matrices.lr and rest.lr of muon.` */
function tunedNames(optimizers: StudyResults["optimizers"]): string {
  const owners = new Map<string, string[]>();
  for (const { label, tuned } of optimizers) {
    const names = Object.keys(tuned).join(" and ");
    if (names !== "") owners.set(names, [...(owners.get(names) ?? []), label]);
  }
  const parts = [...owners].map(([names, labels]) => `${names} of ${labels.join(", ")}`);
  return `Tuned: ${parts.join("; ")}.`;
}

/**
 * The description of a problem: definition, source, budget and target.
 * @param budget the study's budget in words, if it is another than the problem's own
 */
export function aboutProblem({ description, judge }: ResultProblem, budget?: string): string[] {
  const { formula, source } = description;
  const first = formula === undefined ? [] : [asEquation(description.kind, formula)];
  if (description.kind === "analytic") {
    return [
      ...first,
      `${asSentence(source)} ${given(budget, evaluations(description.steps))}${whenSolved(description.target)}`,
    ];
  }
  const { target, epochs, batchSize } = description;
  const solved = target === undefined ? "" : whenSolved(target);
  const own = plural(epochs, "epoch");
  return [
    ...first,
    `${asSentence(source)} ${given(budget, own)} Batches of ${batchSize}; judged by ${judge.title}${minimumOf(description)}.${solved}`,
  ];

  function given(text: string | undefined, usual: string): string {
    if (text === undefined) return `Budget: ${usual}.`;
    return `Budget: ${text}, where the problem's own is ${usual}.`;
  }
}

const evaluations = (count: number) => `${showCount(count)} gradient evaluations`;

/**
 * The budget that the study gives for a problem: `500 gradient evaluations`, `5 epochs, which are 230
 * gradient evaluations`, or seconds with what they came to for each optimizer. Undefined without one.
 */
export function budgetText({ study, pairs }: StudyResults, label: string): string | undefined {
  const given = study.problems.find((each) => each.label === label)?.budget ?? study.budget;
  if (given === undefined) return undefined;
  if (typeof given === "number") return evaluations(given);
  const settled = pairs.filter(({ problem }) => problem === label);
  const counts = settled.map(({ budget }) => budget?.gradients ?? 0);
  if ("epochs" in given) {
    return `${plural(given.epochs, "epoch")}, which are ${evaluations(counts[0] ?? 0)}`;
  }
  const each = settled.map(({ optimizer }, i) => `${showCount(counts[i]!)} of ${optimizer}`);
  return `${showNumber(given.seconds)} s at the speed that was measured when the study began, which are ${each.join(", ")} gradient evaluations`;
}

function whenSolved(target: DataTarget | RelativeTarget): string {
  return "relative" in target
    ? ` Solved when f \u2212 f* is at most ${target.relative} of its value at the start.`
    : ` Solved when the validation value reaches ${showNumber(target.value)}: ${asSentence(target.provenance)}`;
}

/** What the training excess is above, if that is what judges. */
function minimumOf({
  optimum,
}: Extract<ResultProblem["description"], { readonly kind: "data" }>): string {
  if (optimum === undefined) return "";
  return `, the training loss f above its minimum f* = ${optimum.value} (${optimum.provenance})`;
}

/** The formula of an analytic problem, or the description of a model and its loss. */
function asEquation(kind: ResultProblem["description"]["kind"], formula: string): string {
  if (kind === "data") return `Model and loss: ${asSentence(formula)}`;
  const defines = /^\s*[\p{L}][\p{L}\p{N}_]*\s*(\([^()=]*\))?\s*=(?!=)/u.test(formula);
  return asSentence(defines ? formula : `f = ${formula}`);
}
