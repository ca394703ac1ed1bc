import type { DType } from "@thalweg/core";

/** Bytes of an element in memory. */
export const bytesOf: Readonly<Record<DType, 4 | 8>> = { f32: 4, f64: 8, i32: 4 };
