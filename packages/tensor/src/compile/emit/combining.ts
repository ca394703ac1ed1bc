/** How reductions combine two vectors, and what they begin with. */
import type { DType } from "@thalweg/core";

export const combiningOps = {
  sum: { f32: "f32x4.add", f64: "f64x2.add", i32: "i32x4.add" },
  max: { f32: "f32x4.max", f64: "f64x2.max", i32: "i32x4.max_s" },
} as const;

/** The smallest value of each type. */
const leastOf: Readonly<Record<DType, number>> = {
  f32: Number.NEGATIVE_INFINITY,
  f64: Number.NEGATIVE_INFINITY,
  i32: -(2 ** 31),
};

/** The neutral element of a reduction. A sum begins at +0, so that it is never -0. */
export function neutral(primitive: "sum" | "max", dtype: DType): number {
  return primitive === "sum" ? 0 : leastOf[dtype];
}
