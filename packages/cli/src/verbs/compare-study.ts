/** The study of the arguments of `compare`. */
import { type GivenHyper, UsageError } from "@thalweg/core";
import { fullName, hyperSpecOf, lookAlikes, resolveExpression } from "@thalweg/engine";
import { type Plan, parseStudy, planStudy } from "@thalweg/study";
import type { Searched } from "../arguments/searches.js";
import type { Session } from "../session.js";
import { pluginsBehind } from "../used-plugins.js";

export interface StudyOptions {
  readonly problems?: readonly string[];
  readonly optimizers?: readonly string[];
  readonly trials?: number;
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
  const isStarter = options.problems === undefined && options.optimizers === undefined;
  const optimizers = options.optimizers ?? starter.optimizers;
  const given = fields.flatMap((field) =>
    Reflect.get(options, field) === undefined ? [] : [[field, Reflect.get(options, field)]],
  );
  const spec = parseStudy({
    name: isStarter ? "starter" : "comparison",
    problems: [...(options.problems ?? starter.problems)],
    optimizers: entriesOf(optimizers, options, session),
    trials: options.trials ?? starter.trials,
    ...Object.fromEntries(given),
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
 * Gives each optimizer the set and searched hyperparameters that it has.
 * @throws UsageError for one that no optimizer has
 */
function entriesOf(
  optimizers: readonly string[],
  { set = {}, search = {} }: StudyOptions,
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
  const entries = optimizers.map((optimizer) => {
    const [hyper, searched] = [having(optimizer, set), having(optimizer, search)];
    if (Object.keys(hyper).length + Object.keys(searched).length === 0) return optimizer;
    return { optimizer, hyper, search: searched };
  });
  for (const [option, values] of Object.entries({ "--set": set, "--search": search })) {
    const none = Object.keys(values).find((name) => !taken.has(name));
    if (none === undefined) continue;
    throw new UsageError(
      `${option} names "${none}", which no optimizer of the comparison has; \`thalweg describe ${optimizers[0]}\` shows what one has.`,
    );
  }
  return entries;
}
