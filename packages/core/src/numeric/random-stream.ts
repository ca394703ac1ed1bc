/**
 * A seeded stream of random numbers, the same on every machine. `@thalweg/core/numeric` creates
 * such streams.
 */
export interface RandomStream {
  /** The next number, uniform in [0, 1), with 53 random bits. */
  uniform(): number;
  /** The next number, standard normal. */
  normal(): number;
  /** The next whole number, uniform in [0, bound). */
  integer(bound: number): number;
}
