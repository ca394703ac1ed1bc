import { UsageError } from "@thalweg/core";

/**
 * How many times the fastest each took: `[problem][optimizer]`, from costs in the same order. A
 * miss is infinite, for all where everyone missed.
 * Reference: Dolan & Moré 2002.
 * @throws UsageError without problems or optimizers, for rows of different lengths, and for costs
 * that are not positive
 */
export function performanceRatios(costs: readonly (readonly number[])[]): number[][] {
  const optimizers = costs[0]?.length ?? 0;
  if (optimizers === 0) {
    throw new UsageError(
      "a performance profile of nothing: give one problem and one optimizer or more.",
    );
  }
  for (const row of costs) {
    if (row.length !== optimizers || !row.every((cost) => cost > 0)) {
      throw new UsageError(
        `costs ${row.join(", ")}: each of ${optimizers} optimizers needs one above 0, infinite for a miss.`,
      );
    }
  }
  return costs.map((row) => {
    const fastest = Math.min(...row);
    return row.map((cost) => (cost === Infinity ? Infinity : cost / fastest));
  });
}

/**
 * The profile at tau: for each optimizer the share of problems on which it took at most tau times
 * the fastest.
 * @param ratios `[problem][optimizer]`, of {@link performanceRatios}
 */
export function performanceProfile(ratios: readonly (readonly number[])[], tau: number): number[] {
  return ratios[0]!.map((_, j) => ratios.filter((row) => row[j]! <= tau).length / ratios.length);
}
