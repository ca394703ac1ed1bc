/** An optimizer by name, alone or with transforms: `negate|adam`. */
import type { Optimizer } from "@thalweg/core";
import { resolveOptimizer } from "@thalweg/engine";
import { catalogueIn, type ResolveOptions, resolveValue, type Which } from "./resolve-value.js";

/**
 * The optimizer that is meant.
 * @throws UsageError for an unknown name, an expression that cannot be, or a schedule in it
 */
export async function resolveOptimizerValue(
  which: Which<Optimizer>,
  options: ResolveOptions = {},
): Promise<Optimizer> {
  if (typeof which === "string") return resolveOptimizer(await catalogueIn(options), which);
  return resolveValue(which, ({ optimizers }) => optimizers, options);
}
