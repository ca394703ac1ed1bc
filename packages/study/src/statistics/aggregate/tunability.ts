import { UsageError } from "@thalweg/core";

/** The weights of budgets 1, ... T. */
export type TunabilityWeights = "peak" | "mean" | "early" | readonly number[];

/**
 * The omega-tunability of an optimizer on a problem: the sum over budgets t of w_t L_t, where L_t
 * is the value of the best setting after t trials (the incumbent, or its expectation) and the
 * weights add up to 1. "peak" is all on the last budget, "mean" the same for each, "early" in
 * proportion to T, T - 1, ... 1, so that settings found soon count more; other weights are divided
 * by their sum.
 * Reference: Sivaprasad et al. 2020, Optimizer Benchmarking Needs to Account for Hyperparameter
 * Tuning, whose early weights are in proportion to T - t.
 * @param incumbents L_1, ... L_T
 * @throws UsageError without budgets, and for weights of another number, negative, or all 0
 */
export function tunability(
  incumbents: readonly number[],
  weights: TunabilityWeights = "early",
): number {
  const all = weightsOf(weights, incumbents.length);
  const total = all.reduce((sum, weight) => sum + weight, 0);
  const usable = all.length === incumbents.length && all.every((weight) => weight >= 0);
  if (!usable || !(total > 0 && total < Infinity)) {
    throw new UsageError(
      `tunability of ${incumbents.length} budgets with weights ${all.join(", ")}: there must be one weight a budget, none negative, not all 0.`,
    );
  }
  // A weight of 0 takes an infinite value out.
  return all.reduce((sum, w, t) => sum + (w === 0 ? 0 : (w / total) * incumbents[t]!), 0);
}

function weightsOf(weights: TunabilityWeights, budgets: number): readonly number[] {
  if (typeof weights !== "string") return weights;
  return Array.from({ length: budgets }, (_, t) => {
    if (weights === "mean") return 1;
    return weights === "early" ? budgets - t : Number(t === budgets - 1);
  });
}
