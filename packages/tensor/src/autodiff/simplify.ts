/** The few simplifications that keep adjoints small: constants stay constants, and factors of one are not written down. */
import { mul, neg, type Shape, type Tensor } from "@thalweg/core";
import { broadcastTo, constant, is, nodeOf, type TensorNode } from "../graph/node.js";

/** The number that every element of a node is, if the graph says so. */
export function constantOf(x: Tensor): number | undefined {
  let node = nodeOf(x);
  while (is(node, "broadcast") || is(node, "reshape")) node = node.operands[0]!;
  return is(node, "constant") ? node.attributes.value : undefined;
}

/** A tensor of one number, of the element type of another. */
export function filled(value: number, like: Tensor, shape: Shape = like.shape): TensorNode {
  return broadcastTo(constant(value, like.dtype), shape);
}

/** An adjoint times a factor of its shape. */
export function times(g: Tensor, factor: Tensor | number): Tensor {
  const a = constantOf(g);
  const b = typeof factor === "number" ? factor : constantOf(factor);
  if (a !== undefined && b !== undefined) return filled(a * b, g);
  if (b === 1) return g;
  if (b === -1) return neg(g);
  if (a === undefined || typeof factor === "number") return mul(g, factor);
  return a === 1 ? factor : a === -1 ? neg(factor) : mul(g, factor);
}
