/**
 * Rewrite when a graph is built: a movement that moves nothing, and a cast to the type that a value
 * has already, is its operand. Every bit stays; graphs are smaller for every later reader.
 */
import type { DType, Shape } from "@thalweg/core";
import type { Primitive } from "@thalweg/core/host";
import { sameShape } from "../shape/shape.js";

interface Type {
  readonly shape: Shape;
  readonly dtype: DType;
}

/**
 * Whether a primitive that makes a value of type `to` of one of type `from` gives the same value.
 * @param order of the axes, of a permutation
 */
export function movesNothing(
  primitive: Primitive,
  order: readonly number[] | undefined,
  from: Type,
  to: Type,
): boolean {
  switch (primitive) {
    case "reshape":
    case "broadcast":
    case "slice":
    case "pad":
      return sameShape(from.shape, to.shape);
    case "cast":
      return from.dtype === to.dtype;
    case "permute":
      return order?.every((axis, i) => axis === i) ?? false;
    default:
      return false;
  }
}
