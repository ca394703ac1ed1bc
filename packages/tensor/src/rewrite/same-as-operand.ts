/**
 * Rewrite in the compiler: an elementwise operation that always equals one of its operands is that
 * operand. The interpreter computes the operation, so that only rewrites that keep every bit (the
 * payload of a NaN aside) are allowed: x + 0 is not x for x = -0, but x + -0 and x - 0 are.
 */
import type { ElementwisePrimitive } from "@thalweg/core/host";

/** What the compiler knows of an operand. */
export interface Knowledge<X> {
  /** The number that every element is, if that is known. */
  readonly constantOf: (x: X) => number | undefined;
  /** Whether elements are i32, which has one zero. */
  readonly isInteger: (x: X) => boolean;
  /** Whether two operands have the same elements. */
  readonly same: (x: X, y: X) => boolean;
}

/** The operand that the operation always equals, if it is known to equal one. */
export function sameAsOperand<X>(
  primitive: ElementwisePrimitive,
  [x, y, z]: readonly X[],
  { constantOf, isInteger, same }: Knowledge<X>,
): X | undefined {
  const holds = (operand: X | undefined, value: number): boolean => {
    const held = operand === undefined ? undefined : constantOf(operand);
    return held === value && (isInteger(operand!) || Object.is(held, value));
  };
  switch (primitive) {
    case "add":
      return holds(y, -0) ? x : holds(x, -0) ? y : undefined;
    case "sub":
      return holds(y, 0) ? x : undefined;
    case "mul":
      return holds(y, 1) ? x : holds(x, 1) ? y : undefined;
    case "div":
      return holds(y, 1) ? x : undefined;
    case "maximum":
    case "minimum":
      return same(x!, y!) ? x : undefined;
    case "where": {
      if (same(y!, z!)) return y;
      const condition = constantOf(x!);
      return condition === undefined ? undefined : condition !== 0 ? y : z;
    }
    default:
      return undefined;
  }
}
