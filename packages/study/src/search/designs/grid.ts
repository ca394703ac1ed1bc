import { atOnce } from "../generations.js";
import type { SearchStrategy } from "../strategy.js";
import { stratifiedPoints } from "./quasi-random.js";

/**
 * A full factorial grid with both ends of every axis, all in one generation and the same in every
 * replicate. Each axis has L levels 0, 1 / (L - 1), ... 1, where L is the greatest with L^d <=
 * count, and the first axes one more as long as the product is at most `count`; an axis with one
 * level has it at 1/2, which is so for some axes if count is below 2^d. Points that are left over
 * are quasi-random ones of the replicate.
 */
export const grid: SearchStrategy = {
  name: "grid",
  nested: false,
  generations: atOnce,
  propose(context) {
    const points = factorial(levelsPerAxis(context.dimension, context.count));
    const rest = context.count - points.length;
    return [...points, ...stratifiedPoints({ ...context, count: rest })];
  },
};

function levelsPerAxis(dimension: number, count: number): number[] {
  const levels = Array<number>(dimension).fill(1);
  const size = () => levels.reduce((product, each) => product * each, 1);
  for (let axis = 0; ; axis = (axis + 1) % dimension) {
    levels[axis]!++;
    if (size() > count) {
      levels[axis]!--;
      return levels;
    }
  }
}

/** All combinations of levels, the last axis changing fastest. */
function factorial(levels: readonly number[]): number[][] {
  return levels.reduce<number[][]>(
    (points, count) =>
      points.flatMap((point) =>
        Array.from({ length: count }, (_, k) => [...point, count > 1 ? k / (count - 1) : 0.5]),
      ),
    [[]],
  );
}
