/** Whether each element of a result depends on the same element of its inputs alone. */
import type { Primitive } from "@thalweg/core/host";
import { isElementwise, type TensorNode } from "../graph/node.js";

/** Primitives other than the elementwise ones that mix no elements. */
const alike: ReadonlySet<string> = new Set(["constant", "variable", "cast", "broadcast"]);

/** A primitive between inputs and outputs that mixes elements; undefined if there is none. */
export function mixingPrimitive(
  outputs: readonly TensorNode[],
  inputs: readonly TensorNode[],
): Primitive | undefined {
  const seen = new Set(inputs);
  const open = [...outputs];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (!isElementwise(node.primitive) && !alike.has(node.primitive)) return node.primitive;
    open.push(...node.operands);
  }
  return undefined;
}
