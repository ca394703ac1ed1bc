/**
 * Checks a study's names and ranges: each problem, optimizer, scheduler and hyperparameter must
 * exist, and each range must be valid.
 */
import { type HyperSpec, type NumericHyper, UsageError } from "@thalweg/core";
import { holdsNumber, isLearningRate, rangeOf, resolveHyper, suggestion } from "@thalweg/core/host";
import {
  type Directory,
  fullName,
  type HyperDescription,
  hyperSpecOf,
  lookAlikes,
  type Names,
  type ProblemDescription,
  resolveExpression,
  withOptions,
  withTarget,
} from "@thalweg/engine";
import type { OptimizerEntry, ProblemEntry, Range, StudySpec } from "./spec.js";

/** The names that a study may use: the directory of a lab. */
export type StudyNames = Pick<Directory, "problems" | "optimizers" | "transforms" | "schedulers">;

/** A problem of the study with its description, as its options make it. */
export interface StudyProblem extends ProblemEntry {
  readonly description: ProblemDescription;
}

/** An optimizer of the study with its description and the searched hyperparameters. */
export interface StudyOptimizer extends OptimizerEntry {
  readonly description: HyperDescription;
  /**
   * The searched hyperparameters with their defaults. Empty for an optimizer without a learning
   * rate.
   */
  readonly tuned: Readonly<Record<string, TunedHyper>>;
}

export interface TunedHyper {
  readonly hyper: NumericHyper;
  /** The value without tuning: the entry's fixed value, else the default. */
  readonly usual: number;
  /** The study's range; if absent, it is derived from the untuned value. */
  readonly range?: Range;
}

export interface CheckedStudy {
  readonly spec: StudySpec;
  readonly problems: readonly StudyProblem[];
  readonly optimizers: readonly StudyOptimizer[];
}

/**
 * Resolves a study's names.
 * @throws UsageError for an unknown name, an option that a problem does not have, a budget in epochs
 * of a problem without data, a target that cannot be one, for a search of a hyperparameter that is not numeric, and
 * for a range outside the hyperparameter's own
 */
export function checkStudy(spec: StudySpec, known: StudyNames): CheckedStudy {
  const names = lookAlikes(known);
  return {
    spec,
    problems: spec.problems.map((entry) => checkProblem(entry, spec, known)),
    optimizers: spec.optimizers.map((entry) => checkOptimizer(entry, names)),
  };
}

function checkProblem(entry: ProblemEntry, spec: StudySpec, known: StudyNames): StudyProblem {
  const description = known.problems.get(entry.problem);
  const owner = `problem "${entry.label}"`;
  resolveHyper(owner, description.hyper, entry.hyper);
  const budget = entry.budget ?? spec.budget;
  if (typeof budget === "object" && "epochs" in budget && description.kind === "analytic") {
    throw new UsageError(
      `${owner} has no training set, so that a budget of ${budget.epochs} epochs means nothing there; give it one in gradient evaluations, such as ${description.steps}.`,
    );
  }
  const own = withOptions(description, entry.hyper);
  return {
    ...entry,
    description: entry.target === undefined ? own : withTarget(own, entry.target),
  };
}

function checkOptimizer(entry: OptimizerEntry, names: Names): StudyOptimizer {
  const { optimizer } = resolveExpression(names, entry.optimizer);
  const owner = `optimizer "${optimizer.name}"`;
  const hyperSpec = hyperSpecOf(optimizer);
  const fullNames = <T>(values: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [fullName(owner, hyperSpec, name), value]),
    );
  const [entryHyper, search] = [fullNames(entry.hyper), fullNames(entry.search)];
  const ranges = fullNames(entry.range ?? {});
  const searched = searchedNames(hyperSpec, Object.keys(search));
  refuseUnsearched(owner, Object.keys(ranges), searched);
  const tuned = searched.map((name): [string, TunedHyper] => {
    const hyper = numericHyper(owner, hyperSpec, name, "searched");
    const given = search[name] ?? true;
    const range = given === true ? ranges[name] : given;
    if (range !== undefined) checkRange(`${owner}: the range of "${name}"`, range, hyper);
    const fixed = entryHyper[name];
    const usual = typeof fixed === "number" ? fixed : hyper.default;
    if (range === undefined) checkUsual(`${owner}: "${name}"`, usual, hyper);
    return [name, { hyper, usual, ...(range !== undefined && { range }) }];
  });
  const { name, aliases = [], source, formula } = optimizer;
  const description = { name, aliases, source, ...(formula !== undefined && { formula }) };
  return {
    ...entry,
    hyper: entryHyper,
    description: { ...description, hyper: hyperSpec },
    tuned: Object.fromEntries(tuned),
  };
}

/**
 * The hyperparameters that are searched: those that are named, by default every learning rate, in a
 * composite those of its parts.
 */
export const searchedNames = (spec: HyperSpec, named: readonly string[]): readonly string[] =>
  named.length > 0
    ? named
    : Object.entries(spec).flatMap(([name, hyper]) => (isLearningRate(name, hyper) ? [name] : []));

function refuseUnsearched(
  owner: string,
  ranges: readonly string[],
  searched: readonly string[],
): void {
  const idle = ranges.find((name) => !searched.includes(name));
  if (idle === undefined) return;
  throw new UsageError(
    `${owner}: "${idle}" has a range and is not searched; name it in search, or leave the range out.`,
  );
}

const isNumeric = (hyper: HyperSpec[string] | undefined): hyper is NumericHyper =>
  hyper?.kind === "numeric";

function numericHyper(owner: string, spec: HyperSpec, name: string, what: string): NumericHyper {
  const hyper = Object.hasOwn(spec, name) ? spec[name] : undefined;
  if (isNumeric(hyper)) return hyper;
  const numeric = Object.keys(spec).filter((each) => isNumeric(spec[each]));
  const fault = hyper === undefined ? "there is none" : "it is structural";
  throw new UsageError(
    `${owner}: hyperparameter "${name}" cannot be ${what}, ${fault}. ${suggestion(name, numeric)}`,
  );
}

/** A range is made about the usual value, which must be allowed and have a logarithm. */
function checkUsual(where: string, usual: number, hyper: NumericHyper): void {
  if (!holdsNumber(hyper, usual)) {
    throw new UsageError(`${where} is ${usual}; it must be ${rangeOf(hyper)}.`);
  }
  if (hyper.scale === "log" && usual === 0) {
    throw new UsageError(`${where} is usually 0, about which there is no range; give one.`);
  }
}

function checkRange(where: string, { min, max }: Range, hyper: NumericHyper): void {
  if (!(min < max)) {
    throw new UsageError(`${where} is [${min}, ${max}]; its lower end must be below its upper.`);
  }
  const low = hyper.scale === "log" ? min > 0 : min >= hyper.min;
  const high = hyper.scale === "log-complement" ? max < 1 : max <= hyper.max;
  if (low && high && min >= hyper.min) return;
  const scale = hyper.scale === "linear" ? "" : `, and is searched on a ${hyper.scale} scale`;
  throw new UsageError(
    `${where} is [${min}, ${max}]; it must lie within ${hyper.min} and ${hyper.max}${scale}.`,
  );
}
