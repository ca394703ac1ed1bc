import { UsageError } from "@thalweg/core";

/**
 * The costs of all optimizers on a problem, infinite for a miss; the same order on each problem.
 */
export type CostsByProblem = Readonly<Record<string, readonly number[]>>;

/**
 * AlgoPerf's rule for held-out variants of problems: a cost above `greatest` times the fastest is a
 * miss, and a miss on a variant is a miss on its problem. What is left, without the variants, is
 * what is scored.
 * Reference: mlcommons/algorithmic-efficiency, scoring/performance_profile.py.
 * @param variantOf the problem that each variant belongs to
 * @throws UsageError for a problem or variant without costs
 */
export function withoutVariants(
  costs: CostsByProblem,
  variantOf: Readonly<Record<string, string>>,
  greatest: number = 4,
): Record<string, number[]> {
  const counted = new Map(
    Object.entries(costs).map(([problem, row]) => {
      const most = greatest * Math.min(...row);
      return [problem, row.map((cost) => (cost > most ? Infinity : cost))];
    }),
  );
  for (const [variant, problem] of Object.entries(variantOf)) {
    const [held, base] = [rowOf(counted, variant), rowOf(counted, problem)];
    counted.set(
      problem,
      base.map((cost, i) => (held[i] === Infinity ? Infinity : cost)),
    );
    counted.delete(variant);
  }
  return Object.fromEntries(counted);
}

function rowOf(rows: ReadonlyMap<string, number[]>, problem: string): number[] {
  const row = rows.get(problem);
  if (row !== undefined) return row;
  throw new UsageError(
    `there are no costs of "${problem}", which is one of a problem and its variant.`,
  );
}
