/** Rewrites of one elementwise operation that change no bit of its result (the payload of a NaN aside). */
import type { ElementwisePrimitive } from "@thalweg/core";
import type { View } from "./view.js";

type Rewrite = (operands: readonly View[]) => View | undefined;

const rewrites: Partial<Record<ElementwisePrimitive, Rewrite>> = {
  // x + 0 is not x for x = -0, and 0 - x is not -x for x = 0; x + -0 and x - 0 are.
  add: ([x, y]) => (holds(y!, -0) ? x : holds(x!, -0) ? y : undefined),
  sub: ([x, y]) => (holds(y!, 0) ? x : undefined),
  mul: ([x, y]) => (holds(y!, 1) ? x : holds(x!, 1) ? y : undefined),
  div: ([x, y]) => (holds(y!, 1) ? x : undefined),
  where: ([condition, x, y]) => {
    if (same(x!, y!)) return x;
    const value = constantOf(condition!);
    return value === undefined ? undefined : value !== 0 ? x : y;
  },
  maximum: ([x, y]) => (same(x!, y!) ? x : undefined),
  minimum: ([x, y]) => (same(x!, y!) ? x : undefined),
};

/** The operand that the operation always equals, if it is known to equal one. */
export function simplified(
  primitive: ElementwisePrimitive,
  operands: readonly View[],
): View | undefined {
  return rewrites[primitive]?.(operands);
}

function holds(x: View, value: number): boolean {
  const held = constantOf(x);
  // In i32 there is one zero.
  return held === value && (x.source.dtype === "i32" || Object.is(held, value));
}

function constantOf({ source }: View): number | undefined {
  return source.kind === "constant" ? source.value : undefined;
}

function same(x: View, y: View): boolean {
  const alike = x.source === y.source && x.offset === y.offset;
  return alike && x.strides.every((stride, i) => stride === y.strides[i]);
}
