import fc from "fast-check";

/**
 * Whole thousandths from `low` to `high`, spread evenly, and short to read in a counterexample. Of the numbers that `fc.double` draws
 * between -10 and 10 nine in ten are smaller than 1e-10, so that their squares are nothing beside any epsilon.
 */
export function thousandths(low: number, high: number): fc.Arbitrary<number> {
  const [min, max] = [Math.ceil(1000 * low), Math.floor(1000 * high)];
  return fc.integer({ min, max }).map((count) => count / 1000);
}
