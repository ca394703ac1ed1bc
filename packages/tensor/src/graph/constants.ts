/** Tensors whose elements are all one number: how to recognise and how to make them. */
import { type Shape, type Tensor } from "@thalweg/core";
import { broadcastTo, constant, is, nodeOf, type TensorNode } from "./node.js";

/** The value of every element of a node, if the graph shows that they are one constant. */
export function constantOf(x: Tensor): number | undefined {
  let node = nodeOf(x);
  while (is(node, "broadcast") || is(node, "reshape")) node = node.operands[0]!;
  return is(node, "constant") ? node.attributes.value : undefined;
}

/** A tensor filled with one number, of the element type of another tensor. */
export function filled(value: number, like: Tensor, shape: Shape = like.shape): TensorNode {
  return broadcastTo(constant(value, like.dtype), shape);
}
