/**
 * The interface `Scalar`: a double-precision expression of hyperparameters, the step counter and the horizon, known before the
 * step begins (bias corrections, schedules, rectification). It is rounded once, when it meets a tensor. A value computed from
 * data, such as a norm, is a 0-d tensor and not a scalar.
 */
import type { ElementwisePrimitive } from "./primitives.js";

/** A double known before the step. Comparing one or using it with a native operator throws: write `less(a, b)`, `where(...)`. */
export interface Scalar {
  readonly kind: "scalar";
  /** Builds the scalar `primitive(operands)`. The seam between vocabulary and graph; plugins call the vocabulary. */
  apply(primitive: ElementwisePrimitive, operands: readonly (Scalar | number)[]): Scalar;
}
