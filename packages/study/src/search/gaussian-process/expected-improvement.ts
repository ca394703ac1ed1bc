import { exp } from "@thalweg/core/numeric";
import { normalTail } from "../../statistics/distributions/tails.js";

/**
 * How far below `best` a normal value is on average, counting 0 where it is above:
 *
 *     (best - mean) P(Z <= z) + s phi(z),    z = (best - mean) / s
 *
 * Reference: Jones, Schonlau & Welch 1998, equation 15.
 */
export function expectedImprovement(best: number, mean: number, variance: number): number {
  const deviation = Math.sqrt(variance);
  if (deviation === 0) return Math.max(0, best - mean);
  const z = (best - mean) / deviation;
  const density = exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  return (best - mean) * normalTail(-z) + deviation * density;
}
