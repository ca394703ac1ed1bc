/**
 * Forward mode by dual numbers, x + x' e with e^2 = 0, in f64: the independent oracle of `grad`. It
 * shares no formula with the adjoints. What is f32 is computed in f64 without rounding, so nothing
 * here is a specification of bits.
 */
import { UsageError } from "@thalweg/core";
import {
  checkTensors,
  type ElementwisePrimitive,
  type StructuredPrimitive,
} from "@thalweg/core/host";
import { cos, exp, log, pow, sin } from "@thalweg/core/numeric";
import { is, isElementwise, TensorNode } from "../graph/node.js";
import { reachableNodes } from "../graph/order.js";
import type { TypedArray } from "../program/program.js";
import { evaluate } from "./evaluate.js";
import { givenValue, type VariableValues } from "./interpret.js";
import { take } from "./movement.js";
import { firstLargest, runOf } from "./reduction.js";

/** Elements and their derivatives along the tangents; integers have derivative 0. */
export interface Dual {
  readonly value: TypedArray;
  readonly tangent: Float64Array;
}

/** The partial derivatives by the operands, from the operands and the value. */
type Partials = (a: number, b: number, y: number, c: number) => readonly number[];

const integers: Partials = () => [];

const partials: Readonly<Record<ElementwisePrimitive, Partials>> = {
  neg: () => [-1],
  abs: (a) => [a > 0 ? 1 : a < 0 ? -1 : a],
  sign: () => [0],
  floor: () => [0],
  sqrt: (a) => [1 / (2 * Math.sqrt(a))],
  exp: (a) => [exp(a)],
  expm1: (a) => [exp(a)],
  log: (a) => [1 / a],
  log1p: (a) => [1 / (1 + a)],
  sin: (a) => [cos(a)],
  cos: (a) => [-sin(a)],
  tanh: (a) => [4 / square(exp(a) + exp(-a))],
  sigmoid: (a) => [1 / (2 + exp(a) + exp(-a))],
  erf: (a) => [(2 / Math.sqrt(Math.PI)) * exp(-a * a)],
  cbrt: (_, __, y) => [1 / (3 * y * y)],
  add: () => [1, 1],
  sub: () => [1, -1],
  mul: (a, b) => [b, a],
  div: (a, b) => [1 / b, -a / (b * b)],
  pow: (a, b, y) => [b === 0 ? 0 : b * pow(a, b - 1), a === 0 ? 0 : y * log(a)],
  atan2: (a, b) => [b / (a * a + b * b), -a / (a * a + b * b)],
  maximum: (a, b) => (a < b ? [0, 1] : [1, 0]),
  minimum: (a, b) => (b < a ? [0, 1] : [1, 0]),
  where: (a) => (a !== 0 ? [0, 1, 0] : [0, 0, 1]),
  less: integers,
  lessEqual: integers,
  equal: integers,
  bitAnd: integers,
  bitOr: integers,
  bitXor: integers,
  shiftLeft: integers,
  shiftRight: integers,
};

/**
 * The value and the directional derivative of each node, as the variables move along their
 * tangents; a variable without a tangent is constant.
 */
export function interpretDual(
  nodes: readonly TensorNode[],
  values: VariableValues,
  tangents: ReadonlyMap<TensorNode, ArrayLike<number>>,
): Dual[] {
  checkTensors("interpretDual", "node", nodes);
  const duals = new Map<TensorNode, Dual>();
  for (const node of reachableNodes(nodes)) {
    if (is(node, "variable")) {
      duals.set(node, variableDual(node, values, tangents.get(node)));
    } else {
      const operands = node.operands.map((operand) => duals.get(operand)!);
      const value = evaluate(
        node,
        operands.map((operand) => operand.value),
        "double",
      );
      duals.set(node, { value, tangent: tangentOf(node, value, operands) });
    }
  }
  return nodes.map((node) => duals.get(node)!);
}

function variableDual(
  node: TensorNode<"variable">,
  values: VariableValues,
  tangent: ArrayLike<number> | undefined,
): Dual {
  const given = givenValue(node, values);
  const value = node.dtype === "i32" ? given : Float64Array.from(given);
  return { value, tangent: Float64Array.from(tangent ?? new Float64Array(value.length)) };
}

function tangentOf(node: TensorNode, value: TypedArray, operands: readonly Dual[]): Float64Array {
  if (node.dtype === "i32") return new Float64Array(value.length);
  if (isElementwise(node.primitive)) return elementwiseTangent(node.primitive, value, operands);
  return Float64Array.from(structuredTangent(node, operands));
}

/**
 * The chain rule. An operand whose derivative is 0 adds nothing, however steep the function is
 * there.
 */
function elementwiseTangent(
  primitive: ElementwisePrimitive,
  value: TypedArray,
  operands: readonly Dual[],
): Float64Array {
  const [a, b = a, c = b] = operands.map((operand) => operand.value);
  return Float64Array.from(value, (y, i) => {
    const slopes = partials[primitive](a![i]!, b![i]!, y, c![i]!);
    return operands.reduce((sum, { tangent }, k) => {
      const moves = tangent[i] !== 0 && slopes[k] !== 0;
      return moves ? sum + slopes[k]! * tangent[i]! : sum;
    }, 0);
  });
}

/**
 * Every other primitive is linear in one operand (matmul in each of two, max after its choice), so
 * that the same evaluation gives its derivative.
 */
function structuredTangent(node: TensorNode, operands: readonly Dual[]): TypedArray {
  const tangents = operands.map(({ tangent }) => tangent);
  const [first, second] = operands;
  switch (node.primitive as StructuredPrimitive) {
    case "constant":
      return new Float64Array(1);
    case "cast":
      return tangents[0]!;
    case "cholesky":
    case "triangularSolve":
    case "qr":
    case "eigh":
      throw new UsageError(`${node.primitive} has no derivative.`);
    case "gather":
    case "scatterAdd":
      return evaluate(node, [tangents[0]!, second!.value], "double");
    case "matmul": {
      const byB = evaluate(node, [first!.value, tangents[1]!], "double");
      return evaluate(node, [tangents[0]!, second!.value], "double").map((x, i) => x + byB[i]!);
    }
    case "max":
      return is(node, "max") ? tangentOfLargest(node, first!) : tangents[0]!;
    case "pad":
      return is(node, "pad") ? evaluate(padWithZeros(node), tangents, "double") : tangents[0]!;
    default:
      return evaluate(node, tangents, "double");
  }
}

function tangentOfLargest(node: TensorNode<"max">, { value, tangent }: Dual): TypedArray {
  const { axis, count } = node.attributes;
  const run = runOf(node.operands[0]!.shape, axis, count);
  const places = firstLargest(value, run).map((r, o) => {
    const start = Math.floor(o / run.inner) * run.extent * run.inner + (o % run.inner);
    return start + r * run.inner;
  });
  return take(tangent, places);
}

function padWithZeros(node: TensorNode<"pad">): TensorNode {
  return new TensorNode("pad", node.operands, { ...node.attributes, value: 0 });
}

function square(x: number): number {
  return x * x;
}
