/** A seeded stream of random numbers, the same on every machine. `@thalweg/core/numeric` makes them. */
export interface RandomStream {
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** A whole number uniform in [0, bound). */
  integer(bound: number): number;
}
