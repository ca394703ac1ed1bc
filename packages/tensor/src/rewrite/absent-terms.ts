/**
 * Rewrite when a graph is built: terms with a factor that is 0 for the whole run, as the weight
 * decay of a run without any, are left out. It is part of what a rule means: 0 * inf is left out
 * with the term, and x + 0 keeps a -0. The interpreter sees only what is left.
 */
import type { ElementwisePrimitive } from "@thalweg/core/host";

const absent = new WeakSet<object>();

/** Marks a node whose elements are all zeros for the whole run. */
export function markAbsent<Node extends object>(zeros: Node): Node {
  absent.add(zeros);
  return zeros;
}

export const isAbsent = (node: object): boolean => absent.has(node);

/**
 * What is left of an operation some of whose operands are absent: one of the others, an absent
 * value ("nothing"), or the operation itself ("all").
 */
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
