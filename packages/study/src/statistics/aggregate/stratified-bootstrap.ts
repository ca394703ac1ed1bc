import { UsageError } from "@thalweg/core";
import type { Stream } from "@thalweg/core/numeric";
import { checkLevel, LEVEL } from "../intervals/level.js";
import { quantile } from "../quantile.js";

/** An aggregate of scores over problems with its bootstrap interval. */
export interface AggregateEstimate {
  readonly estimate: number;
  readonly interval: readonly [low: number, high: number];
}

export interface BootstrapOptions {
  /** The share of resamples within the interval; default 0.95. */
  readonly level?: number;
  /** Default 2,000. */
  readonly resamples?: number;
}

/**
 * An aggregate of scores `[problem][run]` and its percentile interval under the stratified
 * bootstrap: each resample draws every problem's runs with replacement among its own, so that
 * problems keep their weight. It is the interval for these problems; others are not in it. With few
 * runs it covers less than its level says: a problem with one run does not vary at all.
 * Reference: Agarwal et al. 2021, rliable, section 4.1.
 * @param aggregate of one resample, such as the interquartile mean of all its scores
 * @param draw the stream of the resamples: the same stream gives the same interval
 * @throws UsageError without problems or runs, and for options out of range
 */
export function stratifiedBootstrap(
  scores: readonly (readonly number[])[],
  aggregate: (scores: readonly (readonly number[])[]) => number,
  draw: Stream,
  { level = LEVEL, resamples = 2000 }: BootstrapOptions = {},
): AggregateEstimate {
  checkLevel(level);
  if (scores.length === 0 || scores.some((runs) => runs.length === 0)) {
    throw new UsageError("an aggregate over problems: each needs one run or more.");
  }
  if (!Number.isSafeInteger(resamples) || resamples < 1) {
    throw new UsageError(`${resamples} resamples: a whole number from 1 is needed, such as 2000.`);
  }
  const values = Array.from({ length: resamples }, () =>
    aggregate(scores.map((runs) => runs.map(() => runs[draw.integer(runs.length)]!))),
  );
  const outside = (1 - level) / 2;
  return {
    estimate: aggregate(scores),
    interval: [quantile(values, outside), quantile(values, 1 - outside)],
  };
}
