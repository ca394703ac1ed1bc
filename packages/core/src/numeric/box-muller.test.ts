import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalPair } from "./box-muller.js";
import { cos, log, sin } from "./functions.js";

const numRuns = process.env.THALWEG_THOROUGH === "1" ? 1_000_000 : 20_000;
const greatest = 2 ** 53 - 1;

/** A multiple of 2^-53 in [0, 1). The ends, the eighths and their neighbours occur often. */
const uniform = fc
  .oneof(
    fc.maxSafeInteger().map(Math.abs),
    fc
      .tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: -2, max: 2 }))
      .map(([eighths, beside]) => Math.min(greatest, Math.max(0, eighths * 2 ** 50 + beside))),
    fc.integer({ min: 0, max: 52 }).map((power) => 2 ** power),
  )
  .map((count) => count * 2 ** -53);

describe("a pair of normal numbers", () => {
  it("has the bits of the formula in log, cos and sin", () => {
    const pair = new Float64Array(2);
    const property = fc.property(uniform, uniform, (u, v) => {
      normalPair(pair, u, v);
      const radius = Math.sqrt(-2 * log(1 - u));
      const turn = 2 * Math.PI * v;
      if (!Object.is(pair[0], radius * cos(turn)) || !Object.is(pair[1], radius * sin(turn))) {
        expect(Array.from(pair)).toEqual([radius * cos(turn), radius * sin(turn)]);
      }
    });
    fc.assert(property, { numRuns });
  });
});
