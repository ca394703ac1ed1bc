import { solveIncreasing } from "../../statistics/distributions/solve-increasing.js";
import { normalTail } from "../../statistics/distributions/tails.js";
import { median } from "../../statistics/quantile.js";
import { ranks } from "../../statistics/ranks.js";

/**
 * Costs as values that a normal model fits: those up to the median m keep their differences, those
 * above become normal quantiles by rank, so that neither huge costs nor failures matter beyond
 * being bad:
 *
 *     (cost - m) / s                  up to m,    s^2 = the mean of (cost - m)^2 of these
 *     Phi^-1((rank - 1/2) / n)        above m,    ranks from 1, equal costs sharing the mean rank
 *
 * A failed run, of infinite cost, is as bad as the worst finite one.
 * Reference: Song et al. 2024, The Vizier Gaussian process bandit algorithm, arXiv:2408.11527, on
 * half-rank warping.
 */
export function halfRankScores(costs: readonly number[]): number[] {
  const worst = Math.max(...costs.filter((cost) => cost < Infinity));
  if (worst === -Infinity) return costs.map(() => 0);
  // By 4, so that no difference of finite costs overflows.
  const finite = costs.map((cost) => Math.min(cost, worst) / 4);
  const middle = median(finite);
  const good = finite.filter((cost) => cost <= middle);
  const deviation = rootMeanSquare(good.map((cost) => cost - middle));
  return ranks(finite).map((rank, i) => {
    const below = finite[i]! - middle;
    if (below > 0) return normalQuantile((rank - 0.5) / costs.length);
    return below === 0 ? 0 : below / deviation;
  });
}

/**
 * Scaled by the greatest, so that no square overflows or vanishes; the least positive number where
 * it would itself vanish.
 */
function rootMeanSquare(values: readonly number[]): number {
  const greatest = Math.max(...values.map(Math.abs));
  if (greatest === 0) return 0;
  const squares = values.map((value) => (value / greatest) * (value / greatest));
  const mean = squares.reduce((a, b) => a + b) / values.length;
  return Math.max(greatest * Math.sqrt(mean), Number.MIN_VALUE);
}

/** The z with P(Z <= z) = p of the standard normal distribution, for p in (0, 1). */
export function normalQuantile(p: number): number {
  if (p === 0.5) return 0;
  if (p > 0.5) return -normalQuantile(1 - p);
  return solveIncreasing((z) => normalTail(-z), p, -40, 0);
}
