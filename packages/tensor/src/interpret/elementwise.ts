/** What each elementwise primitive means for one element. */
import type { ElementwisePrimitive } from "@thalweg/core/host";
import { type ElementaryName, elementary } from "@thalweg/core/numeric";
import type { TensorNode } from "../graph/node.js";
import type { TypedArray } from "../program/program.js";
import { allocate, type Carrier } from "./carrier.js";

type OnNumbers = (a: number, b: number, c: number) => number;

/**
 * In double precision; storing the result rounds it. For f32 operands that is the correctly rounded
 * f32 result, for + - * / and sqrt too, because 53 >= 2 * 24 + 2 (Figueroa 1995); for i32 it wraps.
 */
const arithmetic: Readonly<Record<Exclude<ElementwisePrimitive, ElementaryName>, OnNumbers>> = {
  neg: (a) => -a,
  abs: (a) => Math.abs(a),
  sign: (a) => (a > 0 ? 1 : a < 0 ? -1 : a),
  sqrt: (a) => Math.sqrt(a),
  floor: (a) => Math.floor(a),
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  maximum: (a, b) => (a < b ? b : a),
  minimum: (a, b) => (b < a ? b : a),
  less: (a, b) => Number(a < b),
  lessEqual: (a, b) => Number(a <= b),
  equal: (a, b) => Number(a === b),
  bitAnd: (a, b) => a & b,
  bitOr: (a, b) => a | b,
  bitXor: (a, b) => a ^ b,
  shiftLeft: (a, b) => a << b,
  shiftRight: (a, b) => a >>> b,
  where: (a, b, c) => (a !== 0 ? b : c),
};

/** The meaning of a node's primitive in the arithmetic of its element type. */
export function meaningOf(
  node: Pick<TensorNode, "primitive" | "dtype">,
  carrier: Carrier,
): OnNumbers {
  // Callers have checked that the node is elementwise.
  const primitive = node.primitive as ElementwisePrimitive;
  if (isElementary(primitive)) {
    return elementary[primitive][
      node.dtype === "f32" && carrier === "exact" ? "f32" : "f64"
    ] as OnNumbers;
  }
  return primitive === "mul" && node.dtype === "i32" ? Math.imul : arithmetic[primitive];
}

export function elementwise(
  node: TensorNode,
  [a, b, c]: readonly TypedArray[],
  carrier: Carrier,
): TypedArray {
  const out = allocate(node.dtype, a!.length, carrier);
  const meaning = meaningOf(node, carrier);
  const [second, third] = [b ?? a!, c ?? a!];
  for (let i = 0; i < out.length; i++) out[i] = meaning(a![i]!, second[i]!, third[i]!);
  return out;
}

export function isElementary(primitive: string): primitive is ElementaryName {
  return Object.hasOwn(elementary, primitive);
}
