import type { Stream } from "@thalweg/core/numeric";
import { coordinateAscent, type Valued } from "./coordinate-ascent.js";
import { expectedImprovement } from "./expected-improvement.js";
import type { GaussianProcess } from "./gaussian-process.js";

const CANDIDATES = 256;

/**
 * The point of the unit cube at which the expected improvement on `best` is greatest, as far as it
 * is found among 256 random points, and from the best of these and from `start`, one coordinate at
 * a time down to steps of 1/512.
 */
export function greatestImprovement(
  process: GaussianProcess,
  best: number,
  start: readonly number[],
  draws: Stream,
): number[] {
  const improvement = (point: readonly number[]) => {
    const { mean, variance } = process.predict(point);
    return expectedImprovement(best, mean, variance);
  };
  const valued = (point: readonly number[]): Valued => ({ point, value: improvement(point) });
  const candidates = Array.from({ length: CANDIDATES }, () =>
    valued(start.map(() => draws.uniform())),
  );
  const starts = [bestFirst(candidates)[0]!, valued(start)];
  const ends = starts.map((each) => coordinateAscent(improvement, each, 1 / 16, 1 / 512));
  return [...bestFirst(ends)[0]!.point];
}

const bestFirst = (all: readonly Valued[]): Valued[] => all.toSorted((a, b) => b.value - a.value);
