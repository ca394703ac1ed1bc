/** Hyperparameters at the ends of their ranges. */
import type { GivenHyper, HyperSpec, NumericHyper, StructuralHyper } from "@thalweg/core";
import fc from "fast-check";

/**
 * Values in which one in three numeric hyperparameters, and one in two structural ones, differs
 * from its default: numbers at the ends of their range, or next to an end that is excluded;
 * integers at their least value; flags and choices at any value.
 */
export function edgeHyper(spec: HyperSpec): fc.Arbitrary<GivenHyper> {
  const entries = Object.entries(spec).map(([name, hyper]) => {
    const others = hyper.kind === "numeric" ? edgesOf(hyper) : formsOf(hyper);
    const other = fc.constantFrom(...others, hyper.default);
    const plain = fc.constant(hyper.default);
    const share = hyper.kind === "numeric" ? 2 : 1;
    return [name, fc.oneof({ weight: share, arbitrary: plain }, { weight: 1, arbitrary: other })];
  });
  return fc.record(Object.fromEntries(entries));
}

/** An infinite end is replaced by a hundred times the default. */
function edgesOf({ default: value, min, max, includes }: NumericHyper): number[] {
  const far = 100 * Math.max(Math.abs(value), 0.01);
  return [
    Number.isFinite(min) ? (includes.min ? min : above(min)) : -far,
    Number.isFinite(max) ? (includes.max ? max : below(max)) : far,
  ];
}

/** Integers are their least value or 1; lists keep their defaults. */
function formsOf({ form, default: value, choices, min = 1 }: StructuralHyper) {
  if (form === "flag") return [true, false];
  return form === "integer" ? [min, Math.max(min, 1)] : [...(choices ?? [value])];
}

/**
 * The neighbouring number: the smallest f32 above 0, the smallest double above another number, or
 * the largest double below it.
 */
const above = (x: number) => (x === 0 ? 2 ** -149 : x + Math.abs(x) * Number.EPSILON);
const below = (x: number) => x - (Math.abs(x) * Number.EPSILON) / 2;
