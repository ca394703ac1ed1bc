/**
 * Quasi-random points for tuning: a Halton sequence whose digits are permuted and whose coordinates
 * are shifted, both by seed. Bousquet et al., "Critical hyper-parameters: no random, no cry"
 * (arXiv:1706.03200), recommend scrambling and random shifts. AlgoPerf uses such points for tuning.
 */
import { UsageError } from "../errors/errors.js";
import { stream } from "./streams.js";

/**
 * The number of leading points to skip, as in AlgoPerf: in larger bases they are correlated between
 * coordinates.
 */
const SKIPPED = 100;
const GREATEST_DIMENSION = 100;

/** The first primes, by trial division. */
function primes(count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) {
    if (found.every((prime) => n % prime !== 0)) found.push(n);
  }
  return found;
}

/**
 * The radical inverse: the digits of index in the base, permuted and mirrored at the radix point; 0
 * maps to 0.
 */
export function radicalInverse(
  index: number,
  base: number,
  permutation?: ArrayLike<number>,
): number {
  let sum = 0;
  let place = 1;
  for (let rest = index; rest > 0; rest = Math.floor(rest / base)) {
    place *= base;
    const digit = rest % base;
    sum += (permutation === undefined ? digit : permutation[digit]!) / place;
  }
  return sum;
}

/**
 * A permutation of the digits 0, ... base - 1 that maps 0 to 0, so that the infinitely many leading
 * zeros remain zeros.
 */
function digitPermutation(base: number, seed: number, axis: number): number[] {
  const order = stream(seed, "quasi-random", axis, "digits").permutation(base - 1);
  return [0, ...Array.from(order, (digit) => digit + 1)];
}

/**
 * A point of [0, 1)^dimension. Coordinate j is the scrambled radical inverse of index + 100 in the
 * j-th prime base, plus a uniform shift of that coordinate, modulo 1 (Cranley & Patterson 1976).
 * The seed determines permutations and shifts; index counts from 0.
 * @throws UsageError unless dimension is in 1, ... 100 and index is a whole number in [0, 2^32 - 1]
 */
export function quasiRandom(options: {
  readonly dimension: number;
  readonly index: number;
  readonly seed: number;
}): number[] {
  const { dimension, index, seed } = options;
  if (!Number.isInteger(dimension) || dimension < 1 || dimension > GREATEST_DIMENSION) {
    throw new UsageError(
      `quasiRandom: dimension is ${dimension}; it must be a whole number from 1 to ${GREATEST_DIMENSION}.`,
    );
  }
  if (!Number.isInteger(index) || index < 0 || index >= 2 ** 32) {
    throw new UsageError(
      `quasiRandom: index is ${index}; it must be a whole number from 0 to 2^32 - 1.`,
    );
  }
  return primes(dimension).map((base, axis) => {
    const digits = digitPermutation(base, seed, axis);
    const shift = stream(seed, "quasi-random", axis, "shift").uniform();
    const sum = radicalInverse(index + SKIPPED, base, digits) + shift;
    return sum - Math.floor(sum);
  });
}
