/** The study of the arguments of `compare`. */
import { type GivenHyper, UsageError } from "@thalweg/core";
import { suggestion } from "@thalweg/core/host";
import { fullName, hyperSpecOf, lookAlikes, resolveExpression } from "@thalweg/engine";
import { type Plan, parseStudy, planStudy, searchedNames } from "@thalweg/study";
import type { Ranges, Searched } from "../arguments/searches.js";
import type { ProblemSettings } from "../arguments/settings.js";
import type { Session } from "../session.js";
import { pluginsBehind } from "../used-plugins.js";

export interface StudyOptions {
  readonly problems?: readonly string[];
  readonly optimizers?: readonly string[];
  readonly trials?: number;
  readonly trialsPerDimension?: number;
  readonly replicates?: number;
  readonly maxReplicates?: number;
  readonly tuningSeeds?: number;
  readonly seeds?: number;
  readonly growth?: number;
  readonly strategy?: string;
  readonly pruning?: string;
  readonly objective?: "final" | "target";
  readonly baseline?: string;
  readonly seed?: number;
  readonly budget?: number;
  readonly dtype?: "f32" | "f64";
  readonly numerics?: "portable" | "fast";
  /** Fixed hyperparameters of every optimizer that has them. */
  readonly set?: GivenHyper;
  /** Searched hyperparameters of every optimizer that has them. */
  readonly search?: Searched;
  /** Ranges of hyperparameters of every optimizer that searches them. */
  readonly range?: Ranges;
  /** By problem, its options. */
  readonly option?: ProblemSettings;
  readonly epochs?: number;
}

/** The fields of a study that an option gives as they are. */
const fields = [
  ...["replicates", "maxReplicates", "tuningSeeds", "seeds", "growth", "strategy", "pruning"],
  ...["objective", "baseline", "seed", "budget", "dtype", "numerics"],
] as const;

/**
 * The plan of the starter study, with given arguments in place of its fields, and the plugins of
 * its names.
 * @throws UsageError for unknown names, and for a name given twice
 */
export function planFrom(options: StudyOptions, session: Session): Plan {
  const { starter, lab } = session;
  const { trialsPerDimension: perDimension } = options;
  const isStarter = options.problems === undefined && options.optimizers === undefined;
  const optimizers = options.optimizers ?? starter.optimizers;
  const given = fields.flatMap((field) =>
    Reflect.get(options, field) === undefined ? [] : [[field, Reflect.get(options, field)]],
  );
  const spec = parseStudy({
    name: isStarter ? "starter" : "comparison",
    problems: problemEntries(options.problems ?? starter.problems, options, session),
    optimizers: entriesOf(optimizers, options, session),
    trials: perDimension === undefined ? (options.trials ?? starter.trials) : { perDimension },
    ...Object.fromEntries(given),
    ...(options.epochs !== undefined && { budget: { epochs: options.epochs } }),
  });
  const used = {
    problems: spec.problems.map(({ problem }) => problem),
    optimizers: spec.optimizers.map(({ optimizer }) => optimizer),
  };
  return planStudy({ ...spec, plugins: pluginsBehind(used, lab) }, lab.directory, {
    pluginsOf: (problem, optimizer) =>
      pluginsBehind({ problems: [problem], optimizers: [optimizer] }, lab),
  });
}

/**
 * Gives each problem its options.
 * @throws UsageError for those of a problem that does not take part
 */
function problemEntries(
  problems: readonly string[],
  { option = {} }: StudyOptions,
  { lab }: Session,
) {
  const named = new Map(
    Object.entries(option).map(([name, hyper]) => [lab.directory.problems.get(name).name, hyper]),
  );
  const entries = problems.map((given) => {
    const { name } = lab.directory.problems.get(given);
    const hyper = named.get(name);
    named.delete(name);
    return hyper === undefined ? given : { problem: given, hyper };
  });
  const [none] = named.keys();
  if (none === undefined) return entries;
  throw new UsageError(
    `--option names problem "${none}", which is not compared. ${suggestion(none, problems)}`,
  );
}

/**
 * Gives each optimizer the set and searched hyperparameters that it has.
 * @throws UsageError for one that no optimizer has
 */
function entriesOf(
  optimizers: readonly string[],
  { set = {}, search = {}, range = {} }: StudyOptions,
  { lab }: Session,
) {
  const names = lookAlikes(lab.directory);
  const taken = new Set<string>();
  const having = <T>(optimizer: string, values: Readonly<Record<string, T>>) => {
    const { optimizer: resolved } = resolveExpression(names, optimizer);
    const spec = hyperSpecOf(resolved);
    const own = Object.entries(values).flatMap(([name, value]): [string, T][] => {
      const full = fullName(`optimizer "${optimizer}"`, spec, name);
      if (!Object.hasOwn(spec, full)) return [];
      taken.add(name);
      return [[full, value]];
    });
    return Object.fromEntries(own);
  };
  const rangesOf = (optimizer: string, searched: Searched): Ranges => {
    const spec = hyperSpecOf(resolveExpression(names, optimizer).optimizer);
    const own = searchedNames(spec, Object.keys(searched)).flatMap((full) =>
      Object.entries(range).flatMap(([name, each]): [string, Ranges[string]][] => {
        const isIt = full === name || full.endsWith(`.${name}`);
        if (!isIt || (searched[full] ?? true) !== true) return [];
        taken.add(`range of ${name}`);
        return [[full, each]];
      }),
    );
    return Object.fromEntries(own);
  };
  const entries = optimizers.map((optimizer) => {
    const [hyper, searched] = [having(optimizer, set), having(optimizer, search)];
    const ranged = rangesOf(optimizer, searched);
    if (Object.keys({ ...hyper, ...searched, ...ranged }).length === 0) return optimizer;
    const ranges = Object.keys(ranged).length > 0 && { range: ranged };
    return { optimizer, hyper, search: searched, ...ranges };
  });
  const unsearched = Object.keys(range).find((name) => !taken.has(`range of ${name}`));
  if (unsearched !== undefined) {
    throw new UsageError(
      `--range names "${unsearched}", which no optimizer of the comparison searches without a range of its own; --search ${unsearched} would search it.`,
    );
  }
  for (const [option, values] of Object.entries({ "--set": set, "--search": search })) {
    const none = Object.keys(values).find((name) => !taken.has(name));
    if (none === undefined) continue;
    throw new UsageError(
      `${option} names "${none}", which no optimizer of the comparison has; \`thalweg describe ${optimizers[0]}\` shows what one has.`,
    );
  }
  return entries;
}
