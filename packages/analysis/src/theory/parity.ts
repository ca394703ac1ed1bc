/** The behaviour of a rule when all signs change, and the kinds of its states. */
import { pattern } from "./pattern.js";
import type { RuleMap } from "./rule-map.js";

export interface Parity {
  /** Whether negating the parameter and all gradients negates every step. */
  readonly odd: boolean;
  /** The numbers of a point that change sign too, including theta and numbers that are always 0. */
  readonly signed: readonly number[];
  /**
   * The numbers that keep their value and depend on the gradients: mean squares, maxima. The others
   * count steps.
   */
  readonly even: readonly number[];
}

const length = 40;
const tolerance = 1e-12;

/** Compares a sequence of gradients, its negation, and zero gradients. */
export function parityOf(map: RuleMap): Parity {
  const gradients = pattern(length);
  const there = course(map, 1, gradients);
  const back = course(map, -1, gradients.map(negated));
  const still = course(
    map,
    1,
    gradients.map(() => 0),
  );
  const indices = [...map.labels.keys()];
  const along = (i: number, same: (a: number, b: number) => boolean, other = back) =>
    there.every((x, k) => same(x[i]!, other[k]![i]!));
  const signed = indices.filter((i) => along(i, (a, b) => isSame(a, -b)));
  const kept = indices.filter((i) => !signed.includes(i) && along(i, isSame));
  return {
    odd: signed.includes(0) && signed.length + kept.length === indices.length,
    signed,
    even: kept.filter((i) => !along(i, isSame, still)),
  };
}

/** The points along a sequence of gradients, from theta = start. */
function course(map: RuleMap, start: number, gradients: readonly number[]): Float64Array[] {
  let point = map.start(start);
  return gradients.map((g) => {
    point = map.feed(point, [g]).point;
    return point.x;
  });
}

const negated = (g: number): number => -g;

const isSame = (a: number, b: number): boolean =>
  a === b || Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
