/**
 * The interpreter in exact mode: the definition, to the bit, of what every graph means. A compiled
 * program under `portable` numerics must give these bits (NaNs count as equal: WebAssembly does not
 * fix their payload).
 *
 * - Elementwise: each operation is rounded to the element type at once: f32 and f64 to nearest
 *   even, with subnormals; i32 wraps. exp, expm1, log, log1p, sin, cos, tanh, sigmoid, erf, cbrt,
 *   pow and atan2 are the formulas of `@thalweg/core/numeric` in f32 or f64. `maximum(a, b)` is a <
 *   b ? b : a, `minimum(a, b)` is b < a ? b : a, `sign(x)` is x > 0 ? 1 : x < 0 ? -1 : x;
 *   comparisons give i32 0 or 1; `where` tests i32 != 0; `shiftRight` fills with zeros, and shifts
 *   count modulo 32.
 * - `sum`, `cumsum`, `matmul`, `scatterAdd`, `fold`: from +0 in the order that `reduction.ts`,
 *   `product.ts` and `indexing.ts` state.
 * - `max`: NaN if any is NaN, +0 above -0. `argmax`: the first index of the largest value, of the
 *   first NaN if there is one.
 * - `gather` and `scatterAdd` clamp their indices to the rows there are.
 * - `cast`: f64 to f32 and i32 to f32 to nearest even; float to i32 truncates and saturates, NaN
 *   gives 0. A `constant`, and the `value` of a `pad`, is converted so from f64.
 * - `randomBits`: element i is word i mod 4 of the Philox4x32-10 block with counter [i div 4,
 *   counter, 0, 0].
 */
import { ShapeError, UsageError } from "@thalweg/core";
import { checkTensors } from "@thalweg/core/host";
import { is, type TensorNode } from "../graph/node.js";
import { reachableNodes } from "../graph/order.js";
import type { TypedArray } from "../program/program.js";
import { showShape, sizeOf } from "../shape/shape.js";
import { allocate } from "./carrier.js";
import { evaluate } from "./evaluate.js";

/** The elements of variables, row-major, in arrays of their element type. */
export type VariableValues = ReadonlyMap<TensorNode, TypedArray>;

/**
 * The elements of each node, row-major, in arrays of its element type. Each node is evaluated once.
 * Results may share arrays with each other and with the values: copy before writing.
 * @throws UsageError if a variable that the nodes reach has no value; ShapeError if a value has
 * another length or type
 */
export function interpret(nodes: readonly TensorNode[], values: VariableValues): TypedArray[] {
  checkTensors("interpret", "node", nodes);
  const computed = computeAll(reachableNodes(nodes), values);
  return nodes.map((node) => computed.get(node)!);
}

/** The elements of nodes that are listed with operands first. */
export function computeAll(
  nodes: readonly TensorNode[],
  values: VariableValues,
): Map<TensorNode, TypedArray> {
  const computed = new Map<TensorNode, TypedArray>();
  for (const node of nodes) {
    const operands = node.operands.map((operand) => computed.get(operand)!);
    computed.set(node, is(node, "variable") ? givenValue(node, values) : evaluate(node, operands));
  }
  return computed;
}

/** The value given for a variable, checked. */
export function givenValue(variable: TensorNode<"variable">, values: VariableValues): TypedArray {
  const { name } = variable.attributes;
  const value = values instanceof Map ? values.get(variable) : undefined;
  if (value === undefined) {
    throw new UsageError(`variable "${name}" has no value; give one for every variable reached.`);
  }
  const size = sizeOf(variable.shape);
  const wanted = allocate(variable.dtype, 0);
  if (value.length !== size || value.constructor !== wanted.constructor) {
    throw new ShapeError(
      `variable "${name}" is ${variable.dtype} ${showShape(variable.shape)} and got a ${value.constructor.name} of ${value.length}; a ${wanted.constructor.name} of ${size} is wanted.`,
    );
  }
  return value;
}
