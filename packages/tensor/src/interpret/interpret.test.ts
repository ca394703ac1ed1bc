import {
  abs,
  add,
  argmax,
  cast,
  concat,
  cumsum,
  type DType,
  div,
  fold,
  gather,
  iota,
  matmul,
  max,
  maximum,
  minimum,
  mul,
  neg,
  pad,
  randomBits,
  relu,
  type Shape,
  scatterAdd,
  shiftRight,
  sign,
  slice,
  sum,
  type Tensor,
  transpose,
  unfold,
  where,
} from "@thalweg/core";
import { philox4x32 } from "@thalweg/core/numeric";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { constant, nodeOf, type TensorNode, variable } from "../graph/node.js";
import type { TypedArray } from "../program/program.js";
import { sizeOf } from "../shape/shape.js";
import { allocate } from "./carrier.js";
import { interpret } from "./interpret.js";

const f = Math.fround;

/** A variable of consecutive or given elements, and the values for the interpreter. */
function inputs() {
  const values = new Map<TensorNode, TypedArray>();
  const make = (shape: Shape, dtype: DType, elements?: readonly number[]) => {
    const node = variable(`x${values.size}`, shape, dtype);
    const array = allocate(dtype, sizeOf(shape));
    array.set(elements ?? Array.from(array, (_, i) => i));
    values.set(node, array);
    return node;
  };
  return { values, make, of: (x: Tensor) => interpret([nodeOf(x)], values)[0]! };
}

describe("the interpreter in exact mode", () => {
  it("sums a contiguous run in four vectors, folded (v0 + v1) + (v2 + v3), (l0 + l2) + (l1 + l3)", () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { maxLength: 67 }),
        (x) => {
          const l = Array.from({ length: 16 }, (_, j) =>
            x.filter((_, i) => i % 16 === j).reduce((s, v) => f(s + v), 0),
          );
          const v = [0, 1, 2, 3].map((k) => f(f(l[k]! + l[4 + k]!) + f(l[8 + k]! + l[12 + k]!)));
          const { make, of } = inputs();
          expect([...of(sum(make([x.length], "f32", x)))]).toEqual([
            f(f(v[0]! + v[2]!) + f(v[1]! + v[3]!)),
          ]);
        },
      ),
    );
  });

  it("sums in f64 with eight partials of two lanes", () => {
    const x = Array.from({ length: 11 }, (_, i) => (i % 2 === 0 ? 1e16 : 1) / (i + 1));
    const l = Array.from({ length: 8 }, (_, j) => x[j]! + (x[j + 8] ?? 0));
    const pair = (k: number) => l[k]! + l[k + 2]! + (l[k + 4]! + l[k + 6]!);
    const { make, of } = inputs();
    expect([...of(sum(make([11], "f64", x)))]).toEqual([pair(0) + pair(1)]);
  });

  it("sums over an outer axis serially", () => {
    const { make, of } = inputs();
    const x = [1e8, 1, 1, 2, -1e8, 3, 1, 4];
    expect([...of(sum(make([4, 2], "f32", x), 0))]).toEqual([f(f(f(1e8 + 1) - 1e8) + 1), 10]);
  });

  it("gives empty sums +0, and +0 for sums of -0", () => {
    const { make, of } = inputs();
    expect(of(sum(make([0, 3], "f32"), 0))).toEqual(new Float32Array(3));
    expect(of(sum(make([2], "f32", [-0, -0])))[0]).toBe(0);
    expect(of(cumsum(make([1], "f32", [-0])))[0]).toBe(0);
  });

  it("wraps i32", () => {
    const { make, of } = inputs();
    const x = make([2], "i32", [2 ** 31 - 1, -(2 ** 31)]);
    expect([...of(add(x, x))]).toEqual([-2, 0]);
    expect([...of(mul(x, x))]).toEqual([1, 0]);
    expect([...of(neg(x))]).toEqual([-(2 ** 31) + 1, -(2 ** 31)]);
    expect([...of(abs(x))]).toEqual([2 ** 31 - 1, -(2 ** 31)]);
    expect([...of(sum(x))]).toEqual([-1]);
    expect([...of(shiftRight(make([1], "i32", [-1]), 28))]).toEqual([15]);
  });

  it("keeps the first operand's NaN in maximum and minimum, any NaN in max", () => {
    const { make, of } = inputs();
    const x = make([3], "f32", [Number.NaN, 1, -0]);
    expect([...of(maximum(x, 0))]).toEqual([Number.NaN, 1, -0]);
    expect([...of(maximum(0, x))]).toEqual([0, 1, 0]);
    expect([...of(minimum(x, 0))]).toEqual([Number.NaN, 0, -0]);
    expect([...of(relu(x))]).toEqual([Number.NaN, 1, 0]);
    expect([...of(sign(x))]).toEqual([Number.NaN, 1, -0]);
    expect([...of(max(x))]).toEqual([Number.NaN]);
    expect([...of(max(make([2], "f32", [-0, 0])))]).toEqual([0]);
  });

  it("finds the first largest value, the first NaN", () => {
    const { make, of } = inputs();
    const x = make([3, 4], "f32", [1, 3, 3, 2, 0, Number.NaN, 9, Number.NaN, -0, 0, -1, 0]);
    expect([...of(argmax(x))]).toEqual([1, 1, 0]);
    expect([...of(argmax(x, 0))]).toEqual([0, 1, 1, 1]);
  });

  it("casts floats to i32 by truncation and saturation, f64 to f32 to nearest even", () => {
    const { make, of } = inputs();
    const x = make([6], "f64", [1.9, -1.9, 1e10, -1e10, Number.NaN, 1 + 2 ** -24]);
    expect([...of(cast(x, "i32"))]).toEqual([1, -1, 2 ** 31 - 1, -(2 ** 31), 0, 1]);
    expect(of(cast(x, "f32"))[5]).toBe(1);
    expect(of(constant(0.1, "f32"))).toEqual(Float32Array.of(0.1));
  });

  it("accumulates matrix products over increasing k, each product rounded first", () => {
    const { make, of } = inputs();
    const a = [1e8, 1, 3, 0.1, 0.2, 0.3];
    const b = [1, 1 / 3, -1e8, 7, 5, 0.1];
    const wanted = [0, 1].flatMap((i) =>
      [0, 1].map((j) =>
        [0, 1, 2].reduce((s, k) => f(s + f(f(a[i * 3 + k]!) * f(b[k * 2 + j]!))), 0),
      ),
    );
    const [A, B] = [make([2, 3], "f32", a), make([3, 2], "f32", b)];
    expect([...of(matmul(A, B))]).toEqual(wanted);
    const [At, Bt] = [of(transpose(A)), of(transpose(B))];
    const turned = matmul(make([3, 2], "f32", [...At]), make([2, 3], "f32", [...Bt]), {
      transposeA: true,
      transposeB: true,
    });
    expect([...of(turned)]).toEqual(wanted);
  });

  it("adds up matrix products in blocks of 512 of k", () => {
    const { make, of } = inputs();
    const a = Array.from({ length: 1300 }, (_, k) => f(Math.sqrt(k + 1)));
    const A = make([2, 1300], "f32", [...a, ...a]);
    const B = make([1300, 2], "f32", new Array<number>(2600).fill(1));
    const block = (begin: number, end: number) =>
      a.slice(begin, end).reduce((sum, x) => f(sum + x), 0);
    const wanted = f(f(block(0, 512) + block(512, 1024)) + block(1024, 1300));
    expect(block(0, 1300)).not.toBe(wanted);
    expect([...of(matmul(A, B))]).toEqual([wanted, wanted, wanted, wanted]);
  });

  it("moves elements to where their index says", () => {
    const { make, of } = inputs();
    const x = make([2, 3], "f32");
    expect([...of(transpose(x))]).toEqual([0, 3, 1, 4, 2, 5]);
    expect([...of(slice(x, [0, 1], [2, 2]))]).toEqual([1, 2, 4, 5]);
    expect([...of(pad(x, [1, 0], [0, 1], 0.1))]).toEqual(
      [0.1, 0.1, 0.1, 0.1, 0, 1, 2, 0.1, 3, 4, 5, 0.1].map(f),
    );
    expect([...of(concat([x, x], 1))]).toEqual([0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5]);
    expect([...of(add(make([2, 1], "f32", [10, 20]), make([3], "f32")))]).toEqual([
      10, 11, 12, 20, 21, 22,
    ]);
  });

  it("reads and adds rows by clamped index, adding in order", () => {
    const { make, of } = inputs();
    const rows = make([4], "i32", [2, -5, 2, 99]);
    expect([...of(gather(make([3, 2], "f32"), rows))]).toEqual([4, 5, 0, 1, 4, 5, 4, 5]);
    const added = scatterAdd(make([4], "f32", [1e8, 7, 1, -1e8]), rows, 3);
    expect([...of(added)]).toEqual([7, 0, f(f(1e8 + 1) - 1e8)]);
    expect(of(scatterAdd(make([4], "f32"), rows, 0))).toHaveLength(0);
  });

  it("unfolds windows channel by channel, and folds them back by offset", () => {
    const { make, of } = inputs();
    const window = { kernel: [2, 2], stride: [1, 2] } as const;
    const x = make([1, 2, 3, 4], "f32");
    const windows = unfold(x, window);
    expect([...of(windows)].slice(8, 16)).toEqual([2, 3, 6, 7, 14, 15, 18, 19]);
    const back = [...of(fold(windows, window, [2, 3, 4]))];
    expect(back.slice(0, 12)).toEqual([0, 1, 2, 3, 8, 10, 12, 14, 8, 9, 10, 11]);
  });

  it("draws element i from word i mod 4 of block [i div 4, counter, 0, 0]", () => {
    const { make, of } = inputs();
    const bits = randomBits(make([2], "i32", [-7, 9]), make([], "i32", [5]), [2, 3]);
    const blocks = [0, 1].flatMap((i) => philox4x32([i, 5, 0, 0], [-7 >>> 0, 9]));
    expect([...of(bits)]).toEqual(blocks.slice(0, 6).map((word) => word | 0));
  });

  it("counts, selects and divides", () => {
    const { make, of } = inputs();
    const x = make([3], "f32");
    const odd = where(make([3], "i32", [0, -1, 0]), div(1, x), x);
    expect([...of(odd)]).toEqual([0, 1, 2]);
    expect([...of(iota(x, 3))]).toEqual([0, 1, 2]);
  });

  it("walks graphs too deep to recur in, each node once", () => {
    const { make, of } = inputs();
    let x: Tensor = make([], "f32", [1]);
    for (let i = 0; i < 100; i++) x = add(x, x);
    for (let i = 0; i < 50_000; i++) x = neg(x);
    expect([...of(x)]).toEqual([2 ** 100]);
  });

  it("says which variable has no value or a wrong one", () => {
    const x = variable("weights", [2], "f32");
    expect(() => interpret([x], new Map())).toThrow('variable "weights" has no value');
    expect(() => interpret([x], new Map([[x, new Float64Array(3)]]))).toThrow(
      'variable "weights" is f32 [2] and got a Float64Array of 3; a Float32Array of 2 is wanted.',
    );
  });
});
