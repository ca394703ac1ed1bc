import { UnknownNameError } from "@thalweg/core/host";
import { checked } from "./checked.js";
import { cmaEs } from "./cma-es/cma-es.js";
import { grid } from "./designs/grid.js";
import { quasiRandom } from "./designs/quasi-random.js";
import { random } from "./designs/random.js";
import { sobol } from "./designs/sobol.js";
import { gp } from "./gaussian-process/gp.js";
import type { SearchStrategy } from "./strategy.js";
import { tpe } from "./tpe/tpe.js";

/** The first is the default. */
const strategies: readonly SearchStrategy[] = [
  quasiRandom,
  sobol,
  grid,
  random,
  tpe,
  cmaEs,
  gp,
].map(checked);

/** The names of all search strategies; the first, "quasi-random", is the default. */
export const strategyNames: readonly string[] = strategies.map(({ name }) => name);

/**
 * The search strategy of a name. What it is asked is checked: a dimension, replicate or generation
 * that does not exist, and a history that cannot be that of the former generations, are refused.
 * @throws UsageError for an unknown name, with the one that is near
 */
export function searchStrategy(name: string): SearchStrategy {
  const found = strategies.find((each) => each.name === name);
  if (found === undefined) throw new UnknownNameError("search strategy", name, strategyNames);
  return found;
}
