/**
 * The element types: single precision, double precision, and 32-bit integers for indices, bits and
 * booleans (0 and 1).
 */
export type DType = "f32" | "f64" | "i32";

/** The extents of a tensor's axes, outermost first; `[]` is a single value. */
export type Shape = readonly number[];
