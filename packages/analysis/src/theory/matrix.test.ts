import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { identity, type Matrix, product, spectralRadius } from "./matrix.js";

const runs = { numRuns: process.env.THALWEG_THOROUGH === "1" ? 1000 : 100 };
const real = fc.double({ min: -3, max: 3, noNaN: true });

/**
 * Products of shears and units: matrices with integer inverses, so that conjugation is exact enough
 * to state a bound.
 */
const unit = fc.constantFrom(2 ** -20, 2 ** -3, 1, 2 ** 5, 2 ** 18);
const shear = fc.record({ i: fc.nat(2), j: fc.nat(2), by: fc.integer({ min: -2, max: 2 }) });

const withElement = (i: number, j: number, value: number): Matrix =>
  identity(3).map((row, r) => row.map((x, c) => (r === i && c === j ? value : x)));

function conjugated(a: Matrix, shears: readonly { i: number; j: number; by: number }[]): Matrix {
  return shears
    .filter(({ i, j }) => i !== j)
    .reduce(
      (b, { i, j, by }) => product(product(withElement(i, j, by), b), withElement(i, j, -by)),
      a,
    );
}

describe("spectralRadius", () => {
  it("is the largest absolute value on the diagonal of a triangular matrix", () => {
    fc.assert(
      fc.property(fc.array(real, { minLength: 6, maxLength: 6 }), ([a, b, c, d, e, f]) => {
        const matrix = [
          [a!, d!, e!],
          [0, b!, f!],
          [0, 0, c!],
        ];
        expect(spectralRadius(matrix)).toBe(Math.max(Math.abs(a!), Math.abs(b!), Math.abs(c!)));
      }),
      runs,
    );
  });

  it("does not depend on the basis, to 1e-9, nor on the units of the coordinates", () => {
    const turn = fc.double({ min: 0.3, max: 2.8, noNaN: true });
    const radius = fc.double({ min: 0.5, max: 2, noNaN: true });
    const shears = fc.array(shear, { maxLength: 3 });
    const units = fc.tuple(unit, unit, unit);
    fc.assert(
      fc.property(turn, radius, real, shears, units, (angle, r, lone, how, scale) => {
        const [c, s] = [r * Math.cos(angle), r * Math.sin(angle)];
        const rotation = [
          [c, -s, 0],
          [s, c, 0],
          [0, 0, lone],
        ];
        const scaled = conjugated(rotation, how).map((row, i) =>
          row.map((x, j) => (x * scale[i]!) / scale[j]!),
        );
        const expected = Math.max(r, Math.abs(lone));
        fc.pre(Math.abs(r - Math.abs(lone)) > 1e-2);
        expect(Math.abs(spectralRadius(scaled) / expected - 1)).toBeLessThan(1e-9);
      }),
      runs,
    );
  });

  it("is 1 for a Jordan block of 1, exactly if it is one as it stands, else to 1e-5", () => {
    expect(
      Math.abs(
        spectralRadius([
          [1, 5],
          [0, 1],
        ]) - 1,
      ),
    ).toBe(0);
    // (2, 1; -1, 0) is one in another basis.
    expect(
      Math.abs(
        spectralRadius([
          [2, 1],
          [-1, 0],
        ]) - 1,
      ),
    ).toBeLessThan(1e-5);
  });

  it("is 0 for a nilpotent matrix and not finite where an element is not", () => {
    expect(
      spectralRadius([
        [0, 1],
        [0, 0],
      ]),
    ).toBe(0);
    expect(
      spectralRadius([
        [1, 1],
        [1, Number.NaN],
      ]),
    ).toBeNaN();
  });
});
