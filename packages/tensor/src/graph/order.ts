import type { TensorNode } from "./node.js";

/** Every node that the roots reach, once, operands before their users. Graphs may be deep: nothing here recurs. */
export function reachableNodes(roots: Iterable<TensorNode>): TensorNode[] {
  const seen = new Set<TensorNode>(roots);
  for (const node of seen) {
    for (const operand of node.operands) seen.add(operand);
  }
  return [...seen].sort((a, b) => a.id - b.id);
}
