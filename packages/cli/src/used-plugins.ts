/** The plugins of the names in trials; a trial's identity contains these and no others. */
import { type Kind, kindNames, type PluginReference } from "@thalweg/core/host";
import { namesIn, parseExpression, schedulersIn } from "@thalweg/engine";
import type { Lab } from "@thalweg/engine/node";

interface Used {
  /** Names or aliases. */
  readonly problems: readonly string[];
  /** Expressions: `adam+warmup-cosine`. */
  readonly optimizers: readonly string[];
}

/** The plugins in the order they were loaded. @throws UsageError for an unknown name */
export function pluginsBehind({ problems, optimizers }: Used, lab: Lab): PluginReference[] {
  const { directory } = lab;
  const expressions = optimizers.map(parseExpression);
  const schedules = expressions.flatMap((expression) => expression.schedules);
  const scheduled = schedules.flatMap(({ schedule }) => schedulersIn(schedule));
  const named = expressions.flatMap(({ chain }) => namesIn(chain));
  const isOptimizer = (name: string) =>
    directory.optimizers.has(name) || !directory.transforms.has(name);
  const used: Partial<Record<Kind, ReadonlySet<string>>> = {
    problems: new Set(problems.map((name) => directory.problems.get(name).name)),
    optimizers: new Set(
      named.filter(isOptimizer).map((name) => directory.optimizers.get(name).name),
    ),
    transforms: new Set(
      named.filter((name) => !isOptimizer(name)).map((name) => directory.transforms.get(name).name),
    ),
    schedulers: new Set(scheduled.map((name) => directory.schedulers.get(name).name)),
  };
  return lab
    .describe()
    .filter((plugin) =>
      kindNames.some((kind) => plugin[kind].some(({ name }) => used[kind]?.has(name))),
    )
    .map(({ reference }) => reference);
}
