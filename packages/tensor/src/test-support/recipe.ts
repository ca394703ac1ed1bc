/** The plain data that a random graph is built from; fast-check draws and shrinks it. */
import type { DType, Shape } from "@thalweg/core";
import {
  type ElementwisePrimitive,
  elementwisePrimitives,
  type Primitive,
} from "@thalweg/core/host";

export interface Recipe {
  readonly dtype: Exclude<DType, "i32">;
  /** The shape of the first input and of every input that no other shape is asked of. */
  readonly shape: Shape;
  /** What the elements of inputs are drawn from. */
  readonly seed: number;
  /**
   * `tame`: every value is finite and at most 64 in size, and every function is differentiable at
   * its operands but for its corners. `wild`: anything may meet anything, NaN, infinities,
   * subnormals and signed zeros among the inputs.
   */
  readonly manner: "tame" | "wild";
  readonly steps: readonly Step[];
}

/** One primitive applied to nodes of the graph. A step that does not fit is left out. */
export interface Step {
  readonly primitive: Primitive;
  /** Whether a primitive that takes integers as well as floats takes integers. */
  readonly integer: boolean;
  /** The operands: 0 is the latest node that fits, 1 the one before. */
  readonly picks: readonly [number, number, number];
  /** Random numbers from which axes, extents and counts are taken, as remainders. */
  readonly numbers: readonly [number, number, number, number];
}

const comparisons: readonly Primitive[] = ["less", "lessEqual", "equal"];
const onBits: readonly Primitive[] = ["bitAnd", "bitOr", "bitXor", "shiftLeft", "shiftRight"];
const onAnyType: readonly Primitive[] = [
  ...comparisons,
  ...["neg", "abs", "sign", "add", "sub", "mul", "maximum", "minimum", "where"],
  ...["cast", "broadcast", "sum", "max", "argmax", "cumsum"],
] as readonly Primitive[];

export type Kind = "integer" | "float";

/** The kinds of operands that a primitive of {@link fusable} takes. */
export function takes(primitive: Primitive): readonly Kind[] {
  if (onBits.includes(primitive)) return ["integer"];
  return onAnyType.includes(primitive) ? ["integer", "float"] : ["float"];
}

/**
 * The kind of result of a primitive of {@link fusable} for a kind of operand (for `where`, of its
 * first).
 */
export function gives(primitive: Primitive, operand: Kind): Kind {
  if (comparisons.includes(primitive) || primitive === "argmax") return "integer";
  if (primitive === "where" || primitive === "cast") return "float";
  return operand;
}

const elementwiseNames = Object.keys(elementwisePrimitives) as readonly ElementwisePrimitive[];

export const reductions: readonly Primitive[] = ["sum", "max", "argmax", "cumsum"];

/** What a compiler may put into one loop. */
export const fusable: readonly Primitive[] = [
  ...elementwiseNames,
  "cast",
  "broadcast",
  ...reductions,
];
