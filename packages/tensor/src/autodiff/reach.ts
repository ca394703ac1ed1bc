/**
 * Where an adjoint may differ from 0. The adjoint of a branch of `where` is 0 at the elements that
 * were not taken. Multiplied by a derivative that is infinite or NaN there, 0 would become NaN and
 * spread. So each adjoint that came through a `where` carries an i32 tensor of its shape, its
 * reach: 0 where the adjoint must stay 0, and positive elsewhere (as is a sum of reaches).
 * Contributions that multiply are set to 0 outside it. Reaches are followed through all primitives
 * but matrix products, which mix elements. Nodes that nothing uses cost nothing.
 */
import { bitOr, equal, type Tensor, where } from "@thalweg/core";
import type { Primitive } from "@thalweg/core/host";
import { constantOf } from "../graph/constants.js";
import { is, isElementwise, type TensorNode } from "../graph/node.js";
import { repeatAlong } from "./movement.js";
import { adjointOf } from "./table.js";

/** Undefined: anywhere. */
export type Reach = Tensor | undefined;

/** The elementwise primitives whose derivatives are 1, -1 or 0 only. */
const multipliesByUnits: ReadonlySet<Primitive> = new Set([
  "neg",
  "add",
  "sub",
  "maximum",
  "minimum",
  "where",
]);

/** The reach of a node's contribution to an operand. */
export function reachOfOperand(node: TensorNode, i: number, reach: Reach): Reach {
  if (is(node, "where")) {
    const notTaken = equal(node.operands[0]!, 0);
    const taken = i === 1 ? equal(notTaken, 0) : notTaken;
    return reach === undefined ? taken : where(reach, taken, 0);
  }
  if (reach === undefined || node.primitive === "matmul") return undefined;
  if (isElementwise(node.primitive) || node.primitive === "cast") return reach;
  if (is(node, "max")) {
    const { axis, count } = node.attributes;
    return repeatAlong(reach, node.operands[0]!.shape, axis, count);
  }
  return adjointOf(node, reach)[i]?.();
}

/** A contribution of an elementwise node, set to 0 outside the reach of its adjoint. */
export function cut(node: TensorNode, contribution: Tensor, reach: Reach): Tensor {
  const isPlain = multipliesByUnits.has(node.primitive) || scales(node);
  if (reach === undefined || isPlain || !isElementwise(node.primitive)) return contribution;
  return where(reach, contribution, 0);
}

/** The reach of a sum of adjoints. */
export function union(reaches: readonly Reach[]): Reach {
  return [...new Set(reaches)].reduce((a, b) =>
    a === undefined || b === undefined ? undefined : bitOr(a, b),
  );
}

/** Whether a node multiplies by a finite number. */
function scales(node: TensorNode): boolean {
  const factors = node.operands.map(constantOf);
  if (node.primitive === "div") return factors[1] !== undefined && factors[1] !== 0;
  return node.primitive === "mul" && factors.some((factor) => Number.isFinite(factor));
}
