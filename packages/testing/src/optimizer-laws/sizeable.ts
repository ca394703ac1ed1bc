import fc from "fast-check";

/** Gradients away from 0, whose squares scaled by 2^40 either way are normal doubles. */
export const sizeable: fc.Arbitrary<number> = fc
  .tuple(fc.double({ min: 2 ** -20, max: 2 ** 20, noNaN: true }), fc.boolean())
  .map(([size, negative]) => (negative ? -size : size));
