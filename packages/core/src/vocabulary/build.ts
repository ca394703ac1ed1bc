/** How the vocabulary's functions find the operand whose `apply` builds the node. Imported by the vocabulary only. */
import { UsageError } from "../errors.js";
import type { ElementwisePrimitive } from "../primitives.js";
import type { Scalar } from "../scalar.js";
import type { Operand, Tensor } from "../tensor.js";
import { evaluate } from "./evaluate.js";

/** A function of one value: a number gives a number, a scalar a scalar, a tensor a tensor. */
export interface Unary {
  (x: number): number;
  (x: Scalar): Scalar;
  (x: Tensor): Tensor;
  (x: Scalar | number): Scalar;
  (x: Operand): Tensor;
}

/** A function of two values: numbers give a number, scalars and numbers a scalar, anything with a tensor a tensor. */
export interface Binary {
  (a: number, b: number): number;
  (a: Scalar | number, b: Scalar | number): Scalar;
  (a: Operand, b: Operand): Tensor;
}

/** `where`: like {@link Binary}, of three values. */
export interface Ternary {
  (a: Scalar | number, b: Scalar | number, c: Scalar | number): Scalar;
  (a: Operand, b: Operand, c: Operand): Tensor;
}

export function isTensor(value: unknown): value is Tensor {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "tensor";
}

export function isScalar(value: unknown): value is Scalar {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "scalar";
}

function apply(primitive: ElementwisePrimitive, operands: readonly Operand[]) {
  const tensor = operands.find(isTensor);
  if (tensor !== undefined) return tensor.apply(primitive, operands, {});
  const scalars = operands.map((operand) => {
    if (isScalar(operand) || typeof operand === "number") return operand;
    throw new UsageError(
      `${primitive} takes tensors, scalars and numbers, and got ${operand === null ? "null" : typeof operand}; check the names in the rule.`,
    );
  });
  const scalar = scalars.find(isScalar);
  if (scalar !== undefined) return scalar.apply(primitive, scalars);
  return evaluate(primitive, scalars as number[]);
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
