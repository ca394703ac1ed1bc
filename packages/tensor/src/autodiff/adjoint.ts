import type { Tensor } from "@thalweg/core";
import type { Primitive } from "@thalweg/core/host";
import type { TensorNode } from "../graph/node.js";

/**
 * The adjoint of a primitive: maps a node and the adjoint g of its value to the contributions to
 * the adjoints of its operands, each built only when it is called. An operand without a derivative
 * (integers; piecewise constant functions) has none.
 */
export type Adjoint<P extends Primitive> = (
  node: TensorNode<P>,
  g: Tensor,
) => readonly (Contribution | undefined)[];

export type Contribution = () => Tensor;
