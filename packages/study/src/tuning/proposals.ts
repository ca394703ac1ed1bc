import type { GivenHyper, NumericHyper } from "@thalweg/core";
import { exp, log, quasiRandom } from "@thalweg/core/numeric";
import type { StudyOptimizer } from "../spec/check.js";
import type { Range } from "../spec/spec.js";
import { searchRange } from "./range.js";

/**
 * Where the points begin in the sequence: core skips its first 100, and from place 128 any first 2^k points lie exactly 2^-k apart along the
 * first coordinate (van der Corput: a whole block of the last k binary digits), for k up to 7.
 */
const FIRST = 28;

/**
 * The settings that are tried for an optimizer: `count` quasi-random points, spread evenly on each hyperparameter's own scale and
 * rounded to three significant digits, so that a setting can be typed again. The unit points depend on the seed and the place in the list
 * alone: they are the same for every optimizer and every problem. Without anything to tune: its fixed values, once.
 */
export function proposals(optimizer: StudyOptimizer, count: number, seed: number): GivenHyper[] {
  const tuned = Object.entries(optimizer.tuned);
  if (tuned.length === 0 || count === 0) return [];
  return Array.from({ length: count }, (_, index) => {
    const point = quasiRandom({ dimension: tuned.length, index: FIRST + index, seed });
    const values = tuned.map(([name, { hyper, usual, range }], axis) => [
      name,
      fromUnit(point[axis]!, range ?? searchRange(hyper, usual), hyper.scale),
    ]);
    return { ...optimizer.hyper, ...Object.fromEntries(values) };
  });
}

/** The setting that is used when nothing was tuned, or nothing could be chosen. */
export function usualHyper(optimizer: StudyOptimizer): GivenHyper {
  const values = Object.entries(optimizer.tuned).map(([name, { usual }]) => [name, usual]);
  return { ...optimizer.hyper, ...Object.fromEntries(values) };
}

/** Maps u in [0, 1) to a range, evenly on a scale; three significant digits (of 1 - x on the log-complement scale). */
export function fromUnit(u: number, { min, max }: Range, scale: NumericHyper["scale"]): number {
  switch (scale) {
    case "log":
      return threeDigits(geometric(u, min, max));
    case "log-complement":
      return Number((1 - threeDigits(geometric(u, 1 - min, 1 - max))).toPrecision(12));
    case "linear":
      return threeDigits(min + u * (max - min));
  }
}

const geometric = (u: number, min: number, max: number): number =>
  exp(log(min) + u * (log(max) - log(min)));

const threeDigits = (value: number): number => Number(value.toPrecision(3));
