import { evaluate, runs } from "@thalweg/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addmmBfloat16, bfloat16 } from "./bfloat16.js";

const view = new DataView(new ArrayBuffer(4));

/** The upper half of a float's bits, rounded to nearest, ties to even. */
function nearest(x: number): number {
  view.setFloat32(0, x);
  const bits = view.getUint32(0);
  view.setUint32(0, ((bits + 0x7fff + ((bits >>> 16) & 1)) & 0xffff0000) >>> 0);
  return view.getFloat32(0);
}

/** Zeros lose their sign. */
const unsigned = (x: number) => x + 0;

const floats = fc.integer({ min: -1e6, max: 1e6 }).chain((mantissa) =>
  fc.integer({ min: -60, max: 60 }).map((shift) => {
    const scale = shift < 0 ? 1 / 2 ** -shift : 2 ** shift;
    return mantissa * scale;
  }),
);
const matrix = (rows: number, columns: number) =>
  fc.array(
    floats.map((x) => nearest(Math.sign(x) * (Math.abs(x) % 4))),
    {
      minLength: rows * columns,
      maxLength: rows * columns,
    },
  );

describe("bfloat16", () => {
  it("rounds as the bits do, ties to even", () => {
    const ties = [1 + 1 / 256, 1 + 3 / 256, -1 - 1 / 256, 255.5, 256.5, 2 - 1 / 256, 0, -0];
    const property = fc.property(fc.array(floats, { minLength: 4, maxLength: 9 }), (more) => {
      const values = [...ties, ...more];
      const { y } = evaluate({ x: { shape: [values.length], values } }, ({ x }) => ({
        y: bfloat16(x!),
      }));
      expect([...y]).toEqual(values.map(nearest).map(unsigned));
    });
    fc.assert(property, runs(50));
  });

  it("adds up a small product term by term, each rounded", () => {
    const property = fc.property(matrix(2, 3), matrix(3, 2), matrix(2, 2), (a, b, c) => {
      const input = {
        a: { shape: [2, 3], values: a },
        b: { shape: [3, 2], values: b },
        c: { shape: [2, 2], values: c },
      };
      const { y } = evaluate(input, (each) => ({
        y: addmmBfloat16({ a: each.a!, b: each.b!, c: each.c! }, 1, 3.4445),
      }));
      const expected = c.map((start, i) => {
        const [row, column] = [Math.floor(i / 2), i % 2];
        const terms = [0, 1, 2].map((k) => nearest(a[row * 3 + k]! * b[k * 2 + column]!));
        return terms.reduce((sum, term) => nearest(sum + term), nearest(3.4375 * start));
      });
      expect([...y].map(unsigned)).toEqual(expected.map(unsigned));
    });
    fc.assert(property, runs(50));
  });
});
