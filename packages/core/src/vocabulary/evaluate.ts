import { UsageError } from "../errors/errors.js";
import type { ElementwisePrimitive } from "../tensor/primitives.js";

/** The elementwise primitives on plain numbers, except the elementary functions. */
const onNumbers: Partial<Record<ElementwisePrimitive, (...x: number[]) => number>> = {
  neg: (x) => -x!,
  abs: (x) => Math.abs(x!),
  sign: (x) => Math.sign(x!),
  sqrt: (x) => Math.sqrt(x!),
  floor: (x) => Math.floor(x!),
  add: (a, b) => a! + b!,
  sub: (a, b) => a! - b!,
  mul: (a, b) => a! * b!,
  div: (a, b) => a! / b!,
  maximum: (a, b) => (a! < b! ? b! : a!),
  minimum: (a, b) => (b! < a! ? b! : a!),
  less: (a, b) => Number(a! < b!),
  lessEqual: (a, b) => Number(a! <= b!),
  equal: (a, b) => Number(a === b),
  where: (condition, a, b) => (condition !== 0 ? a! : b!),
};

const onBits: ReadonlySet<ElementwisePrimitive> = new Set([
  ...(["bitAnd", "bitOr", "bitXor", "shiftLeft", "shiftRight"] as const),
]);

/** Evaluates an elementwise primitive on plain numbers. */
export function evaluate(primitive: ElementwisePrimitive, numbers: readonly number[]): number {
  const meaning = onNumbers[primitive];
  if (meaning === undefined) {
    throw new UsageError(
      `${primitive} of plain numbers is not a word of rules; ${onBits.has(primitive) ? "it takes i32 tensors" : 'import it from "@thalweg/core/numeric"'}.`,
    );
  }
  return meaning(...numbers);
}
