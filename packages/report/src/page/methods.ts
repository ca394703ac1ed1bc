/** The methods of a study as a paragraph for a paper, with the sources that the plugins state. */
import type { StudyResults } from "@thalweg/study";
import { levelText } from "@thalweg/study";
import { plural } from "../tables/format.js";

const list = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;

/** The sentences. */
export function methods(results: StudyResults): string {
  return [
    compared(results),
    ...tuning(results),
    judging(results),
    ...inference(results),
    provenance(results),
  ].join(" ");
}

function compared({ optimizers, problems }: StudyResults): string {
  const names = list(optimizers.map(({ label, source }) => cited(label, source)));
  const on = list(problems.map(({ label, description }) => cited(label, description.source)));
  return `We compared ${names} on ${on}.`;
}

const cited = (label: string, source: string): string => {
  const text = source.trim().replace(/\.$/, "");
  return text === "" ? label : `${label} [${text}]`;
};

function tuning({ study, optimizers, pairs, trials }: StudyResults): string[] {
  const names = [...new Set(optimizers.flatMap(({ tuned }) => Object.keys(tuned)))];
  if (study.trials === 0 || names.length === 0) {
    return ["Nothing was tuned: every optimizer ran at its default setting."];
  }
  const { tuningSeeds, strategy, growth } = study;
  const replicates = pairs[0]?.replicates.length ?? 0;
  const grown = pairs.flatMap((pair) => pair.replicates).reduce((sum, each) => sum + each.grown, 0);
  const count = trials.filter(({ spec }) => spec.phase === "tune").length;
  return [
    `On each problem ${list(names)} of every optimizer ${names.length === 1 ? "was" : "were"} tuned anew in each of ${plural(replicates, "independent replicate")}: ` +
      `${plural(study.trials, `${strategy} setting`)}${study.perDimension === true ? " for each of them" : ""}, evenly spaced by the scale of the hyperparameter over two decades either side of its default unless another range was given, ran on one seed; ` +
      `${comparedOn(study.pruning)} ran on ${plural(tuningSeeds, "seed")} in total.`,
    `Settings that succeeded on every seed came first, then the lower median of the tuning criterion on the validation split (the final loss of analytic problems); of those within one standard error of the best, the lowest validation loss and then the smaller rate was chosen.`,
    `While the best setting lay at an end of its range, the range grew by the same spacing, by at most ${plural(growth, "setting")} an end (${plural(grown, "setting")} in all; ${plural(count, "tuning run")}).`,
  ];
}

const best = "the best quarter of those that ran whole";

const comparedOn = (pruning: StudyResults["study"]["pruning"]): string =>
  ({
    halving: "the best quarter",
    racing: "those that a signed-rank race did not drop",
    none: "all of them",
    median: `after median stopping at a ninth and a third of the budget ${best}`,
    asha: `after successive halving (ASHA's rule) at a ninth and a third of the budget ${best}`,
    hyperband: `after Hyperband with rungs at a ninth and a third of the budget ${best}`,
  })[pruning];

function judging({ study, ranking }: StudyResults): string {
  const level = ranking[0]?.level ?? null;
  const interval =
    level === null
      ? ""
      : `, with the ${levelText(level)} between order statistics of the replicates`;
  return `Each replicate's choice was judged on ${plural(study.seeds, "fresh seed")}; we report the median over replicates of the median over fresh seeds${interval}. Seeds of tuning, judging and different replicates are disjoint; a seed gives every optimizer the same initial parameters and batches. Runs that broke, whose loss was no longer finite, or that ended no better than they began count as infinitely bad.`;
}

function inference({ comparisons, optimizers, study }: StudyResults): string[] {
  if (optimizers.length < 2) return [];
  const { family, baseline, pairsNeeded } = comparisons;
  const ranks = "Optimizers were ranked within each replicate on each problem.";
  if (pairsNeeded !== null) {
    return [
      `${ranks} No test was made, because with ${plural(study.replicates, "replicate")} none of ${plural(family.length, "comparison")} could have been significant.`,
    ];
  }
  const which = baseline === null ? "every pair of optimizers" : `each optimizer with ${baseline}`;
  return [
    `${ranks} We compared ${which} by two-sided sign tests within replicates, adjusted by Holm's method over ${plural(family.length, "comparison")}.`,
  ];
}

function provenance({ versions, machine, study }: StudyResults): string {
  const plugins = versions.plugins.map(({ module, version }) => `${module} ${version}`);
  const brought = plugins.length === 0 ? "" : ` with ${list(plugins)}`;
  return `Runs were made with Thalweg ${versions.thalweg}${brought}, seed ${study.seed}, on Node ${machine.node}.`;
}
