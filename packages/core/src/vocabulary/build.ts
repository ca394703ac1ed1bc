/**
 * Finds the operand whose `apply` builds the node of an operation. Imported by the operations only.
 */
import type { ElementwisePrimitive } from "../tensor/primitives.js";
import type { Scalar } from "../tensor/scalar.js";
import type { Operand, Tensor } from "../tensor/tensor.js";
import { checkOperands, isScalar, isTensor } from "./arguments.js";
import { evaluate } from "./evaluate.js";

/** A function of one value: a number gives a number, a scalar a scalar, and a tensor a tensor. */
export interface Unary {
  (x: number): number;
  (x: Scalar): Scalar;
  (x: Tensor): Tensor;
  (x: Scalar | number): Scalar;
  (x: Operand): Tensor;
}

/**
 * A function of two values: two numbers give a number, scalars and numbers a scalar, and anything
 * with a tensor a tensor.
 */
export interface Binary {
  (a: number, b: number): number;
  (a: Scalar | number, b: Scalar | number): Scalar;
  (a: Operand, b: Operand): Tensor;
}

/** `where`: a function of three values, with types as in {@link Binary}. */
export interface Ternary {
  (a: Scalar | number, b: Scalar | number, c: Scalar | number): Scalar;
  (a: Operand, b: Operand, c: Operand): Tensor;
}

function apply(primitive: ElementwisePrimitive, operands: readonly Operand[]) {
  checkOperands(primitive, operands);
  const tensor = operands.find(isTensor);
  if (tensor !== undefined) return tensor.apply(primitive, operands, {});
  const scalars = operands.filter((operand) => isScalar(operand) || typeof operand === "number");
  const scalar = scalars.find(isScalar);
  if (scalar !== undefined) return scalar.apply(primitive, scalars);
  return evaluate(
    primitive,
    scalars.filter((operand) => typeof operand === "number"),
  );
}

export function unary(primitive: ElementwisePrimitive): Unary {
  return ((x: Operand) => apply(primitive, [x])) as Unary;
}

export function binary(primitive: ElementwisePrimitive): Binary {
  return ((a: Operand, b: Operand) => apply(primitive, [a, b])) as Binary;
}

export function ternary(primitive: ElementwisePrimitive): Ternary {
  return ((a: Operand, b: Operand, c: Operand) => apply(primitive, [a, b, c])) as Ternary;
}

/**
 * A function of one value that is composed of other operations and has its own name in messages.
 */
export function composedUnary(word: string, body: (x: Operand) => Operand): Unary {
  return ((x: Operand) => {
    checkOperands(word, [x]);
    return body(x);
  }) as Unary;
}

/**
 * A function of two values that is composed of other operations and has its own name in messages.
 */
export function composedBinary(word: string, body: (a: Operand, b: Operand) => Operand): Binary {
  return ((a: Operand, b: Operand) => {
    checkOperands(word, [a, b]);
    return body(a, b);
  }) as Binary;
}
