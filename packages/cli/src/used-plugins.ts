/** What names may be used in a lab, and which plugins they come from: a trial's identity holds those, and no others. */
import type { PluginReference } from "@thalweg/core";
import { type DescribedNames, namesIn, parseExpression } from "@thalweg/engine";
import type { Lab } from "@thalweg/engine/node";

interface Used {
  /** Names or aliases. */
  readonly problems: readonly string[];
  /** Expressions: `adam+warmup-cosine`. */
  readonly optimizers: readonly string[];
}

/**
 * The plugins in the order they were loaded.
 * @throws UsageError for a name that nothing bears
 */
export function pluginsBehind({ problems, optimizers }: Used, lab: Lab): PluginReference[] {
  const { directory } = lab;
  const expressions = optimizers.map(parseExpression);
  const schedules = expressions.flatMap((expression) => expression.schedules);
  const named = expressions.flatMap(({ chain }) => namesIn(chain));
  const isOptimizer = (name: string) =>
    directory.optimizers.has(name) || !directory.transforms.has(name);
  const used = {
    problems: new Set(problems.map((name) => directory.problems.get(name).name)),
    optimizers: new Set(
      named.filter(isOptimizer).map((name) => directory.optimizers.get(name).name),
    ),
    transforms: new Set(
      named.filter((name) => !isOptimizer(name)).map((name) => directory.transforms.get(name).name),
    ),
    schedulers: new Set(schedules.map(({ scheduler }) => directory.schedulers.get(scheduler).name)),
  };
  return lab
    .describe()
    .filter(
      (plugin) =>
        plugin.problems.some(({ name }) => used.problems.has(name)) ||
        plugin.optimizers.some(({ name }) => used.optimizers.has(name)) ||
        plugin.transforms.some(({ name }) => used.transforms.has(name)) ||
        plugin.schedulers.some(({ name }) => used.schedulers.has(name)),
    )
    .map(({ reference }) => reference);
}

/** What expressions may name in a lab. */
export function namesOf({
  directory: { optimizers, transforms, schedulers },
}: Lab): DescribedNames {
  return {
    optimizers: optimizers.values(),
    transforms: transforms.values(),
    schedulers: schedulers.values(),
  };
}
