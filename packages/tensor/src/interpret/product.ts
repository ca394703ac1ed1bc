import type { TensorNode } from "../graph/node.js";
import type { TypedArray } from "../program/program.js";
import { sizeOf } from "../shape/shape.js";
import { allocateLike } from "./carrier.js";

/** The extents of a batched product and the distances in its operands, transposition included. */
interface ProductPlan {
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly a: { readonly row: number; readonly inner: number };
  readonly b: { readonly inner: number; readonly column: number };
}

export function productPlan({ shape, operands, attributes }: TensorNode<"matmul">): ProductPlan {
  const [m, n] = [shape.at(-2)!, shape.at(-1)!];
  const { transposeA, transposeB } = attributes;
  const k = operands[0]!.shape.at(transposeA ? -2 : -1)!;
  return {
    batch: sizeOf(shape.slice(0, -2)),
    m,
    n,
    k,
    a: transposeA ? { row: 1, inner: m } : { row: k, inner: 1 },
    b: transposeB ? { inner: 1, column: k } : { inner: n, column: 1 },
  };
}

/**
 * The length of a block of k. The error of a sum grows with the block length and with the number of
 * blocks, and the part of either matrix that a block needs stays in a cache.
 */
export const productBlock = 512;

/**
 * k is cut into blocks of {@link productBlock} and a last one of what is left. The sum of a block
 * begins at +0 and adds over increasing k: sum = sum + a b, the product rounded before it is added.
 * An output is the first block's sum, plus the others' in order.
 */
export function matmul(node: TensorNode<"matmul">, a: TypedArray, b: TypedArray): TypedArray {
  const plan = productPlan(node);
  const { batch, m, n, k } = plan;
  const out = allocateLike(a, batch * m * n);
  const round = out instanceof Float32Array ? Math.fround : (value: number) => value;
  for (let o = 0; o < out.length; o++) {
    const [item, row, column] = [Math.floor(o / (m * n)), Math.floor(o / n) % m, o % n];
    const [atA, atB] = [item * m * k + row * plan.a.row, item * k * n + column * plan.b.column];
    for (let begin = 0; begin < k; begin += productBlock) {
      let sum = 0;
      for (let i = begin; i < Math.min(begin + productBlock, k); i++) {
        const product = round(a[atA + i * plan.a.inner]! * b[atB + i * plan.b.inner]!);
        sum = round(sum + product);
      }
      out[o] = begin === 0 ? sum : out[o]! + sum;
    }
  }
  return out;
}
