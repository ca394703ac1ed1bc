import type { Primitive, Tensor } from "@thalweg/core";
import type { TensorNode } from "../graph/node.js";

/**
 * The adjoint of a primitive: from a node and the adjoint g of its value, the contribution to each operand's adjoint, built only
 * when called. An operand without a derivative (integers; what is piecewise constant) has none.
 */
export type Adjoint<P extends Primitive> = (
  node: TensorNode<P>,
  g: Tensor,
) => readonly (Contribution | undefined)[];

export type Contribution = () => Tensor;
