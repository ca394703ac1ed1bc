import type { GivenHyper, Optimizer } from "@thalweg/core";
import { resolveOptimizerHyper } from "@thalweg/engine";

/** All hyperparameters of an optimizer by the full names that they have inside another. */
export function innerHyper(optimizer: Optimizer, given: GivenHyper, key: string): GivenHyper {
  const { numeric, structural } = resolveOptimizerHyper(optimizer, given);
  const entries = Object.entries({ ...numeric, ...structural });
  return Object.fromEntries(entries.map(([name, value]) => [`${key}.${name}`, value]));
}
