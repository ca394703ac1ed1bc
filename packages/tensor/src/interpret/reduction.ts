/** Sums, maxima and running sums. The order of every sum is stated here and nowhere else. */
import type { DType, Shape } from "@thalweg/core";
import type { TensorNode } from "../graph/node.js";
import type { TypedArray } from "../program/program.js";
import { sizeOf } from "../shape/shape.js";
import { allocateLike } from "./carrier.js";

/** A tensor seen as `[outer, extent, inner]` about a run of axes. */
export interface Run {
  readonly outer: number;
  readonly extent: number;
  readonly inner: number;
}

export function runOf(shape: Shape, axis: number, count = 1): Run {
  return {
    outer: sizeOf(shape.slice(0, axis)),
    extent: sizeOf(shape.slice(axis, axis + count)),
    inner: sizeOf(shape.slice(axis + count)),
  };
}

/**
 * The number of partial sums of a contiguous sum: four vectors of 128 bits. i32 sums wrap, so that
 * their order does not matter.
 */
export const partialSums: Readonly<Record<DType, number>> = { f32: 16, f64: 8, i32: 16 };

/**
 * `inner > 1`: each output begins at +0 and adds in increasing order ("serial").
 *
 * `inner = 1`: partial j of L (16 for f32, 8 for f64) begins at +0 and adds x_i for i = j mod L in
 * increasing i ("lanes"). The partials are four vectors v0..v3 of L / 4 lanes; v = (v0 + v1) + (v2
 * + v3) lane by lane; the result is (l0 + l2) + (l1 + l3) of v's four lanes in f32, l0 + l1 of its
 * two in f64.
 */
export function sum(node: TensorNode<"sum">, x: TypedArray): TypedArray {
  const { axis, count } = node.attributes;
  const run = runOf(node.operands[0]!.shape, axis, count);
  return run.inner === 1 ? sumByLanes(x, run, partialSums[node.dtype]) : sumSerially(x, run);
}

function sumSerially(x: TypedArray, { outer, extent, inner }: Run): TypedArray {
  const out = allocateLike(x, outer * inner);
  for (let o = 0; o < outer; o++) {
    for (let r = 0; r < extent; r++) {
      const row = (o * extent + r) * inner;
      for (let i = 0; i < inner; i++) out[o * inner + i]! += x[row + i]!;
    }
  }
  return out;
}

function sumByLanes(x: TypedArray, { outer, extent }: Run, count: number): TypedArray {
  const out = allocateLike(x, outer);
  const partials = allocateLike(x, count);
  for (let o = 0; o < outer; o++) {
    partials.fill(0);
    for (let i = 0; i < extent; i++) partials[i % count]! += x[o * extent + i]!;
    out[o] = combine(partials);
  }
  return out;
}

/**
 * Adds the second half of the partial sums to the first until one is left, with the pairs (v0, v1)
 * and (v2, v3) first.
 */
function combine(partials: TypedArray): number {
  const lanes = partials.length / 4;
  for (const [to, from] of [
    [0, 1],
    [2, 3],
    [0, 2],
  ] as const) {
    for (let l = 0; l < lanes; l++) partials[to * lanes + l]! += partials[from * lanes + l]!;
  }
  for (let half = lanes / 2; half >= 1; half /= 2) {
    for (let l = 0; l < half; l++) partials[l]! += partials[l + half]!;
  }
  return partials[0]!;
}

/** NaN if any is NaN; +0 is above -0 (as WebAssembly's `f32.max`). */
export function max(node: TensorNode<"max">, x: TypedArray): TypedArray {
  const { axis, count } = node.attributes;
  const { outer, extent, inner } = runOf(node.operands[0]!.shape, axis, count);
  const out = allocateLike(x, outer * inner);
  for (let o = 0; o < out.length; o++) {
    const start = Math.floor(o / inner) * extent * inner + (o % inner);
    let largest = x[start]!;
    for (let r = 1; r < extent; r++) largest = Math.max(largest, x[start + r * inner]!);
    out[o] = largest;
  }
  return out;
}

/** The first index of the largest value, of the first NaN if there is one. */
export function argmax(node: TensorNode<"argmax">, x: TypedArray): Int32Array {
  const run = runOf(node.operands[0]!.shape, node.attributes.axis);
  return firstLargest(x, run);
}

export function firstLargest(x: TypedArray, { outer, extent, inner }: Run): Int32Array {
  const out = new Int32Array(outer * inner);
  for (let o = 0; o < out.length; o++) {
    const start = Math.floor(o / inner) * extent * inner + (o % inner);
    for (let r = 1; r < extent; r++) {
      const best = x[start + out[o]! * inner]!;
      const value = x[start + r * inner]!;
      if (value > best || (Number.isNaN(value) && !Number.isNaN(best))) out[o] = r;
    }
  }
  return out;
}

/** One accumulator from +0 in increasing order, stored after each addition. */
export function cumsum(node: TensorNode<"cumsum">, x: TypedArray): TypedArray {
  const { outer, extent, inner } = runOf(node.shape, node.attributes.axis);
  const out = allocateLike(x, x.length);
  for (let o = 0; o < outer; o++) {
    for (let r = 0; r < extent; r++) {
      const row = (o * extent + r) * inner;
      for (let i = 0; i < inner; i++) {
        out[row + i] = (r === 0 ? 0 : out[row - inner + i]!) + x[row + i]!;
      }
    }
  }
  return out;
}
