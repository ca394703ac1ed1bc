/** A study's names against what is known: each problem, optimizer, scheduler and hyperparameter exists, and each range fits. */
import { type HyperSpec, type NumericHyper, suggestion, UsageError } from "@thalweg/core";
import { fullName, hyperSpecOf, lookAlikes, type Names, resolveExpression } from "@thalweg/engine";
import type { Descriptions, ProblemDescription, RuleDescription } from "./descriptions.js";
import type { OptimizerEntry, ProblemEntry, Range, StudySpec } from "./spec.js";

interface Named {
  readonly name: string;
  readonly aliases?: readonly string[];
}

/**
 * Finds what a name or alias stands for.
 * @throws UsageError that lists the nearest names
 */
function find<T extends Named>(kind: string, all: Readonly<Record<string, T>>, name: string): T {
  if (Object.hasOwn(all, name)) return all[name]!;
  const other = Object.values(all).find(({ aliases = [] }) => aliases.includes(name));
  if (other !== undefined) return other;
  throw new UsageError(`unknown ${kind} "${name}". ${suggestion(name, Object.keys(all))}`);
}

/** A problem of the study with what it stands for. */
export interface StudyProblem extends ProblemEntry {
  readonly description: ProblemDescription;
}

/** An optimizer of the study with what it stands for and what is searched. */
export interface StudyOptimizer extends OptimizerEntry {
  readonly description: RuleDescription;
  /** The hyperparameters that are searched, with their defaults. Empty for an optimizer that has no learning rate. */
  readonly tuned: Readonly<Record<string, TunedHyper>>;
}

export interface TunedHyper {
  readonly hyper: NumericHyper;
  /** What it is when it is not tuned: the entry's fixed value, else the default. */
  readonly usual: number;
  /** Given by the study; worked out from the usual value when absent. */
  readonly range?: Range;
}

export interface CheckedStudy {
  readonly spec: StudySpec;
  readonly problems: readonly StudyProblem[];
  readonly optimizers: readonly StudyOptimizer[];
}

/**
 * Resolves a study's names.
 * @throws UsageError for what is unknown, for a search of what is not numeric, and for a range outside the hyperparameter's own
 */
export function checkStudy(spec: StudySpec, descriptions: Descriptions): CheckedStudy {
  const names = lookAlikes({
    optimizers: Object.values(descriptions.optimizers),
    transforms: Object.values(descriptions.transforms),
    schedulers: Object.values(descriptions.schedulers),
  });
  return {
    spec,
    problems: spec.problems.map((entry) => ({
      ...entry,
      description: find("problem", descriptions.problems, entry.problem),
    })),
    optimizers: spec.optimizers.map((entry) => checkOptimizer(entry, names)),
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
  const [given, search] = [fullNames(entry.hyper), fullNames(entry.search)];
  const searched = Object.keys(search);
  const tuned = (searched.length > 0 ? searched : ratesOf(hyperSpec)).map(
    (name): [string, TunedHyper] => {
      const hyper = numericHyper(owner, hyperSpec, name, "searched");
      const range = search[name];
      if (range !== undefined) checkRange(`${owner}: the range of "${name}"`, range, hyper);
      const fixed = given[name];
      const usual = typeof fixed === "number" ? fixed : hyper.default;
      return [name, { hyper, usual, ...(range !== undefined && { range }) }];
    },
  );
  const { name, aliases = [], source, formula } = optimizer;
  const description = { name, aliases, source, ...(formula !== undefined && { formula }) };
  return {
    ...entry,
    hyper: given,
    description: { ...description, hyper: hyperSpec },
    tuned: Object.fromEntries(tuned),
  };
}

/** The learning rates: `lr`, and in a composite those of its parts. */
function ratesOf(spec: HyperSpec): string[] {
  return Object.keys(spec).filter(
    (name) => (name === "lr" || name.endsWith(".lr")) && isNumeric(spec[name]),
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
