import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stridedIndices } from "../../interpret/movement.js";
import { stridesOf } from "../../shape/shape.js";
import type { Op, View } from "./op.js";
import {
  axesOf,
  broadcasted,
  cutsOf,
  isContiguous,
  permuted,
  reshaped,
  sliced,
  whole,
} from "./view.js";

/** An array of 2 x 3 x 4 elements. */
const shape = [2, 3, 4];
const source: Op = { id: 0, kind: "iota", operands: [], shape, dtype: "i32", size: 24 };

/** The elements of the source that a view visits, in order. */
function elements({ shape, strides, offset }: View): number[] {
  return [...stridedIndices(shape, strides, offset)];
}

const moves: fc.Arbitrary<(x: View) => View> = fc.oneof(
  fc.nat().map((n) => (x: View) => {
    const order = x.shape.map((_, axis) => axis);
    return permuted(x, [
      ...order.slice(n % (order.length + 1)),
      ...order.slice(0, n % (order.length + 1)),
    ]);
  }),
  fc.nat().map((n) => (x: View) => {
    const size = x.shape.map((extent) => Math.max(1, extent - (n % 2)));
    const start = x.shape.map((extent, axis) => Math.min(n % 2, extent - size[axis]!));
    return sliced(x, start, size);
  }),
  fc.integer({ min: 1, max: 3 }).map((n) => (x: View) => broadcasted(x, [n, ...x.shape])),
);

describe("a view", () => {
  it("visits what the axes that it comes down to visit", () => {
    fc.assert(
      fc.property(fc.array(moves, { maxLength: 4 }), (steps) => {
        const x = steps.reduce((view, move) => move(view), whole(source));
        const axes = axesOf(x.shape, x.strides);
        const plain = stridedIndices(
          axes.map(({ extent }) => extent),
          axes.map(({ stride }) => stride),
          x.offset,
        );
        expect([...plain]).toEqual(elements(x));
        expect(axes.length).toBeLessThanOrEqual(x.shape.length);
      }),
    );
  });

  it("that is reshaped visits the same elements, or says that strides cannot", () => {
    let [possible, all] = [0, 0];
    fc.assert(
      fc.property(fc.array(moves, { maxLength: 3 }), fc.nat(), (steps, n) => {
        const x = steps.reduce((view, move) => move(view), whole(source));
        const size = elements(x).length;
        const divisors = [1, 2, 3, 4, 6, 8, 12].filter((d) => size % d === 0);
        const first = divisors[n % divisors.length]!;
        const y = reshaped(x, [first, 1, size / first]);
        all++;
        if (y === undefined) return;
        possible++;
        expect(elements(y)).toEqual(elements(x));
      }),
    );
    expect(possible).toBeGreaterThan(all / 4);
  });

  it("cannot be reshaped across a transposition or a gap", () => {
    expect(reshaped(permuted(whole(source), [1, 0, 2]), [24])).toBeUndefined();
    expect(reshaped(sliced(whole(source), [0, 0, 0], [2, 3, 3]), [18])).toBeUndefined();
    expect(reshaped(sliced(whole(source), [1, 0, 0], [1, 3, 4]), [12])).toMatchObject({
      offset: 12,
    });
  });

  it("is contiguous when only outermost axes are cut, or single ones permuted", () => {
    expect(isContiguous(sliced(whole(source), [1, 1, 0], [1, 2, 4]))).toBe(true);
    expect(isContiguous(sliced(whole(source), [0, 1, 0], [2, 2, 4]))).toBe(false);
    expect(isContiguous(permuted(whole(source, [1, 24, 1]), [2, 1, 0]))).toBe(true);
    expect(isContiguous(broadcasted(whole(source), [2, 2, 3, 4]))).toBe(false);
  });

  it("begins anew where its axes end", () => {
    expect(cutsOf(shape, stridesOf(shape))).toEqual([]);
    expect(cutsOf(shape, [0, 4, 1])).toEqual([12]);
    expect(cutsOf(shape, [4, 8, 1])).toEqual([4, 12]);
    expect(cutsOf(shape, [0, 0, 0])).toEqual([]);
  });
});
