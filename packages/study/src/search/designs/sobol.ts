import { UsageError } from "@thalweg/core";
import type { Stream } from "@thalweg/core/numeric";
import { atOnce } from "../generations.js";
import { searchStream } from "../search-stream.js";
import type { SearchContext, SearchStrategy } from "../strategy.js";
import { directionNumbers, GREATEST_SOBOL_DIMENSION } from "./sobol-directions.js";

/**
 * The first points of a Sobol sequence, up to 21 dimensions, whose digits are scrambled by a random
 * linear map and a random shift for each replicate and axis. Of the first 2^k points each interval
 * [j 2^-k, (j + 1) 2^-k) of every axis holds one; the scrambling keeps that. A shorter search tries
 * the first points of a longer one. The very ends of ranges are not tried.
 * Reference: Joe & Kuo 2008; Matousek 1998, On the L2-discrepancy for anchored boxes, for the
 * scrambling.
 */
export const sobol: SearchStrategy = {
  name: "sobol",
  nested: true,
  generations: atOnce,
  propose(context) {
    const axes = Array.from({ length: context.dimension }, (_, axis) => axisOf(context, axis));
    return Array.from({ length: context.count }, (_, index) =>
      axes.map(({ directions, shift }) => sobolCoordinate(directions, index, shift)),
    );
  },
};

/**
 * Coordinate of the point of an index, from 0, in the order of Gray codes; in [0, 1).
 * Reference: Antonov & Saleev 1979.
 */
export function sobolCoordinate(directions: Uint32Array, index: number, shift = 0): number {
  let word = shift;
  for (let rest = (index ^ (index >>> 1)) >>> 0, k = 0; rest > 0; rest >>>= 1, k++) {
    if (rest & 1) word ^= directions[k]!;
  }
  return (word >>> 0) * 2 ** -32;
}

function axisOf(context: SearchContext, axis: number) {
  if (axis >= GREATEST_SOBOL_DIMENSION) {
    throw new UsageError(
      `search strategy "sobol": dimension is ${context.dimension}; it must be at most ${GREATEST_SOBOL_DIMENSION}.`,
    );
  }
  const draws = searchStream(context, "sobol", axis);
  return { directions: scrambled(directionNumbers(axis), draws), shift: draws.word() };
}

/**
 * Each digit has random ones of the higher digits added: a lower triangular matrix of bits with a
 * diagonal of ones.
 */
function scrambled(directions: Uint32Array, draws: Stream): Uint32Array {
  const rows = Array.from({ length: 32 }, (_, digit) => {
    const own = 1 << (31 - digit);
    const higher = digit === 0 ? 0 : -1 << (32 - digit);
    return (draws.word() & higher) | own;
  });
  return directions.map((word) =>
    rows.reduce((out, row, digit) => out | (parity(row & word) << (31 - digit)), 0),
  );
}

function parity(word: number): number {
  let bits = word ^ (word >>> 16);
  bits ^= bits >>> 8;
  bits ^= bits >>> 4;
  bits ^= bits >>> 2;
  return (bits ^ (bits >>> 1)) & 1;
}
