/**
 * Terms that are not there: a factor that is 0 for good, as the weight decay of a run that has none, takes what it multiplies out of the graph.
 * An absent value is a constant zero; what is known of it here saves the operations that would find that out, and 0 * inf with them.
 */
import type { ElementwisePrimitive } from "@thalweg/core";
import type { TensorNode } from "./node.js";

const known = new WeakSet<TensorNode>();

/** Marks a node whose elements are all constant zeros. */
export function markAbsent(zeros: TensorNode): TensorNode {
  known.add(zeros);
  return zeros;
}

export const isAbsent = (x: TensorNode): boolean => known.has(x);

/** What is left of an operation one of whose operands is absent: one of the others, an absent value, or the operation itself. */
export function withoutAbsent(
  primitive: ElementwisePrimitive,
  [x, y]: readonly boolean[],
): "first" | "second" | "nothing" | "all" {
  switch (primitive) {
    case "mul":
      return "nothing";
    case "add":
      if (x && y) return "nothing";
      return x ? "second" : "first";
    case "sub":
      if (x && y) return "nothing";
      return y ? "first" : "all";
    case "div":
      return x && !y ? "nothing" : "all";
    case "neg":
    case "abs":
    case "sqrt":
      return "nothing";
    default:
      return "all";
  }
}
