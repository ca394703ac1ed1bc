/**
 * The interpreter in doubles with a running error bound: what "the compiled value is right" means
 * where bits cannot say it. Every element is a pair (v, B): v is the graph evaluated in f64, f32
 * constants unrounded; and a program that computes in the nodes' own types as {@link interpret}
 * defines, or in another order of summation, ends within B of v.
 *
 * Sound, to first principles: each operation adds how far its result can move when operands move
 * within their bounds (`drift`), the program's rounding, and v's own. Elementary functions count
 * with the bounds in ulp that `@thalweg/core/numeric` states and tests; sums and products with
 * Higham's gamma_n. A decision that operands within their bounds could turn over widens the bound
 * to cover every outcome: 1 for a comparison, the jump for `floor`, `sign` and casts to i32, both
 * branches for `where`, the whole axis for `argmax`. B is Infinity where nothing can be said: rows
 * by an undecided index, bits and arithmetic of undecided integers, a divisor that may be 0, a root
 * or logarithm that may be of a negative number, a possible overflow, NaN. Elements of integers
 * that need none of this have B = 0.
 */
import { is, isElementwise, type TensorNode } from "../../graph/node.js";
import { reachableNodes } from "../../graph/order.js";
import type { TypedArray } from "../../program/program.js";
import { evaluate } from "../evaluate.js";
import { givenValue, type VariableValues } from "../interpret.js";
import { elementwiseBound } from "./elementwise.js";
import { type Bounded, structuredBounds } from "./structured.js";

/** The elements of each node with their bounds; the variables' values are taken as exact. */
export function interpretBounded(nodes: readonly TensorNode[], values: VariableValues): Bounded[] {
  const known = new Map<TensorNode, Bounded>();
  for (const node of reachableNodes(nodes)) {
    const operands = node.operands.map((operand) => known.get(operand)!);
    known.set(
      node,
      is(node, "variable") ? exactly(givenValue(node, values)) : bounded(node, operands),
    );
  }
  return nodes.map((node) => known.get(node)!);
}

/**
 * The first element of a program's result that lies outside its bound, if any. Equal infinities,
 * and NaN for NaN, lie inside.
 */
export function firstOutside(
  { value, bound }: Bounded,
  found: ArrayLike<number>,
): number | undefined {
  for (let i = 0; i < value.length; i++) {
    const isInside =
      Math.abs(found[i]! - value[i]!) <= bound[i]! || bound[i] === Number.POSITIVE_INFINITY;
    if (!isInside && !sameNumber(found[i]!, value[i]!)) return i;
  }
  return undefined;
}

function exactly(value: TypedArray): Bounded {
  return {
    value: value instanceof Float32Array ? Float64Array.from(value) : value,
    bound: new Float64Array(value.length),
  };
}

function bounded(node: TensorNode, operands: readonly Bounded[]): Bounded {
  const value = evaluate(
    node,
    operands.map((operand) => operand.value),
    "double",
  );
  const bound = isElementwise(node.primitive)
    ? elementwiseBounds(node, value, operands)
    : structuredBounds(node, value, operands);
  return { value, bound };
}

const decides: ReadonlySet<string> = new Set(["less", "lessEqual", "equal", "where"]);

function elementwiseBounds(
  node: TensorNode,
  value: TypedArray,
  operands: readonly Bounded[],
): Float64Array {
  const boundOf = elementwiseBound(node);
  const isArithmetic = node.dtype === "i32" && !decides.has(node.primitive);
  return Float64Array.from(value, (v, i) => {
    const [a, b, c] = operands.map((x) => ({ value: x.value[i]!, bound: x.bound[i]! }));
    if (!isArithmetic) return boundOf(v, a!, b, c);
    return operands.every((x) => x.bound[i] === 0) ? 0 : Number.POSITIVE_INFINITY;
  });
}

function sameNumber(a: number, b: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}
