/**
 * The interface `Tensor`, as everyone who writes rules, losses, models and problems sees it. A tensor is a lazy value: a
 * node of a graph, with a known shape and element type and no numbers yet. Core computes nothing; the functions of the
 * vocabulary call a node's own `apply`, which `@thalweg/tensor` implements.
 */
import type { AttributesOf, Primitive } from "./primitives.js";
import type { Scalar } from "./scalar.js";

/** The element types: single and double precision, and 32-bit integers (indices, bits, booleans as 0 and 1). */
export type DType = "f32" | "f64" | "i32";

/** The extents of a tensor's axes, outermost first; `[]` is a single value. */
export type Shape = readonly number[];

/** A lazy n-dimensional array. Build new ones with the vocabulary (`add`, `matmul`, `sum` ...). */
export interface Tensor {
  readonly kind: "tensor";
  readonly shape: Shape;
  readonly dtype: DType;
  /** Builds the node `primitive(operands)`. The seam between vocabulary and graph; plugins call the vocabulary. */
  apply<P extends Primitive>(
    primitive: P,
    operands: readonly Operand[],
    attributes: AttributesOf<P>,
  ): Tensor;
}

/** What an elementwise function takes: tensors broadcast against each other, scalars and numbers join any of them. */
export type Operand = Tensor | Scalar | number;
