import { UsageError } from "../errors.js";
import type { ElementwisePrimitive } from "../primitives.js";

/** What the elementwise primitives that need no series mean for plain numbers. */
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

/** A word of the vocabulary on plain numbers. */
export function evaluate(primitive: ElementwisePrimitive, numbers: readonly number[]): number {
  const meaning = onNumbers[primitive];
  if (meaning === undefined) {
    throw new UsageError(
      `${primitive} of plain numbers is not a word of rules; import it from "@thalweg/core/numeric".`,
    );
  }
  return meaning(...numbers);
}
