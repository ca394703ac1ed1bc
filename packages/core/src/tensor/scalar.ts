/**
 * The interface `Scalar`: a double-precision expression of hyperparameters, the step counter and
 * the number of steps, known before the step begins (bias corrections, schedules, rectification).
 * It is rounded once, where it is combined with a tensor. A value computed from data, such as a
 * norm, is a 0-d tensor and not a scalar.
 */
import type { ElementwisePrimitive } from "./primitives.js";

/**
 * A double that is known before the step. Comparing it, or using it with a native operator, throws:
 * write `less(a, b)`, `where(...)`.
 */
export interface Scalar {
  readonly kind: "scalar";
  /**
   * Whether it is known while tracing that the scalar is not 0: a hyperparameter of at least
   * 2^-126, which no element type rounds to 0.
   */
  readonly nonZero: boolean;
  /**
   * Builds the scalar `primitive(operands)`. The operations of core call this; plugins call the
   * operations.
   */
  apply(primitive: ElementwisePrimitive, operands: readonly (Scalar | number)[]): Scalar;
}
