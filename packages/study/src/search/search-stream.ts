import { type Stream, stream } from "@thalweg/core/numeric";
import type { SearchContext } from "./strategy.js";

/**
 * The random stream of one purpose of a strategy within a replicate, with draws of its own for
 * every path.
 */
export function searchStream(
  { seed, replicate }: SearchContext,
  strategy: string,
  ...path: readonly (string | number)[]
): Stream {
  return stream(seed, "search", strategy, replicate, ...path);
}
