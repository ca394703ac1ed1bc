/**
 * The interface `Tensor` for those who write rules, losses, models and problems. A tensor is a lazy
 * value: a node of a graph, with a known shape and element type and no numbers yet. Core computes
 * nothing; its operations call the node's own `apply`, which `@thalweg/tensor` implements.
 */
import type { DType, Shape } from "./dtype.js";
import type { AttributesOf, Primitive } from "./primitives.js";
import type { Scalar } from "./scalar.js";

/** A lazy n-dimensional array. Operations such as `add`, `matmul` and `sum` make new ones. */
export interface Tensor {
  readonly kind: "tensor";
  readonly shape: Shape;
  readonly dtype: DType;
  /**
   * Builds the node `primitive(operands)`. The operations of core call this; plugins call the
   * operations.
   */
  apply<P extends Primitive>(
    primitive: P,
    operands: readonly Operand[],
    attributes: AttributesOf<P>,
  ): Tensor;
}

/**
 * What an elementwise operation takes. Tensors broadcast against each other; scalars and numbers
 * combine with any of them.
 */
export type Operand = Tensor | Scalar | number;
