import type { Observed } from "./strategy.js";

/** The places of a history from the lowest cost to the highest; of equal costs the earlier first. */
export function ordered(history: readonly Observed[]): number[] {
  return [...history.keys()].sort((a, b) => {
    const [one, other] = [history[a]!.cost, history[b]!.cost];
    return one === other ? a - b : one < other ? -1 : 1;
  });
}
