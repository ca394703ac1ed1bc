/** Refuses variables that a program reads but nobody writes: they would silently be 0. */
import { UsageError } from "@thalweg/core";
import { showShape } from "../shape/shape.js";
import { is, type TensorNode } from "./node.js";
import { reachableNodes } from "./order.js";

/**
 * @param owner whose graph it is, which begins the message: `problem "beale"`
 * @param bound the variables that somebody writes
 * @throws UsageError that names a variable that the nodes reach and that is not among these
 */
export function refuseFree(
  owner: string,
  nodes: Iterable<TensorNode>,
  bound: ReadonlySet<TensorNode>,
): void {
  const free = reachableNodes(nodes).find((node) => is(node, "variable") && !bound.has(node));
  if (free === undefined || !is(free, "variable")) return;
  const { name, shape, dtype } = free.attributes;
  throw new UsageError(
    `${owner}: it uses the variable "${name}" (${dtype} ${showShape(shape)}), which nobody gives a value; take it as a parameter, or build it of numbers.`,
  );
}
