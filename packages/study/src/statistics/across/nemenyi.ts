import { UsageError } from "@thalweg/core";
import {
  studentizedRangeQuantile,
  studentizedRangeTail,
} from "../distributions/studentized-range.js";

/**
 * Nemenyi's critical difference of mean ranks, q sqrt(k (k + 1) / (6 N)), where q is the upper
 * alpha quantile of the range of k normals over sqrt(2): pairs that differ by at least that are
 * told apart, with any false one as rare as alpha.
 * Reference: Nemenyi 1963; Demšar 2006, section 3.2.2.
 * @param optimizers k, from 2
 * @param problems N, from 1
 * @throws UsageError for fewer, and for an alpha outside (0, 1)
 */
export function criticalDifference(optimizers: number, problems: number, alpha = 0.05): number {
  const standardError = rankError(optimizers, problems);
  if (!(alpha > 0 && alpha < 1)) {
    throw new UsageError(`alpha ${alpha}: it must lie between 0 and 1, such as 0.05.`);
  }
  return (studentizedRangeQuantile(alpha, optimizers) / Math.SQRT2) * standardError;
}

/** The p at which Nemenyi's test tells two mean ranks apart, already adjusted for all pairs. */
export function nemenyiP(difference: number, optimizers: number, problems: number): number {
  const standardError = rankError(optimizers, problems);
  return studentizedRangeTail((Math.SQRT2 * Math.abs(difference)) / standardError, optimizers);
}

/** The standard deviation of a difference of two mean ranks where nothing differs. */
function rankError(optimizers: number, problems: number): number {
  if (optimizers >= 2 && problems >= 1) {
    return Math.sqrt((optimizers * (optimizers + 1)) / (6 * problems));
  }
  throw new UsageError(
    `mean ranks of ${optimizers} optimizers on ${problems} problems: two optimizers and a problem are needed.`,
  );
}
