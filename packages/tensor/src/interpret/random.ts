import { philox4x32Into } from "@thalweg/core/numeric";
import type { TensorNode } from "../graph/node.js";
import type { TypedArray } from "../program/program.js";
import { sizeOf } from "../shape/shape.js";

/**
 * Element i is word i mod 4 of the Philox4x32-10 block with counter [i div 4, counter, 0, 0] and
 * the two words of the key.
 */
export function randomBits(
  node: TensorNode<"randomBits">,
  key: TypedArray,
  counter: TypedArray,
): Int32Array {
  const out = new Int32Array(sizeOf(node.shape));
  const block = new Uint32Array(4);
  for (let i = 0; i < out.length; i++) {
    if (i % 4 === 0) {
      philox4x32Into(block, [i / 4, counter[0]!, 0, 0], [key[0]! >>> 0, key[1]! >>> 0]);
    }
    out[i] = block[i % 4]!;
  }
  return out;
}
