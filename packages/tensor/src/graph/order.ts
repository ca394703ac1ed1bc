import type { TensorNode } from "./node.js";

/**
 * Every node that the roots depend on, once, operands before their users. It does not recurse,
 * since graphs may be deep.
 */
export function reachableNodes(roots: Iterable<TensorNode>): TensorNode[] {
  const seen = new Set<TensorNode>(roots);
  for (const node of seen) {
    for (const operand of node.operands) seen.add(operand);
  }
  return [...seen].sort((a, b) => a.id - b.id);
}
