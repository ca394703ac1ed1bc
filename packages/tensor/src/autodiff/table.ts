/** The adjoint of every primitive. */
import { cast, type Tensor, UsageError } from "@thalweg/core";
import type { StructuredPrimitive } from "@thalweg/core/host";
import { isElementwise, type TensorNode } from "../graph/node.js";
import type { Adjoint, Contribution } from "./adjoint.js";
import { elementwiseAdjoint } from "./elementwise.js";
import {
  broadcastAdjoint,
  concatAdjoint,
  padAdjoint,
  permuteAdjoint,
  reshapeAdjoint,
  sliceAdjoint,
} from "./movement.js";
import {
  foldAdjoint,
  gatherAdjoint,
  matmulAdjoint,
  scatterAddAdjoint,
  unfoldAdjoint,
} from "./product.js";
import { cumsumAdjoint, maxAdjoint, sumAdjoint } from "./reduction.js";

const none = () => [];

/** @throws UsageError always: factorisations have no derivative here */
const refused: Adjoint<"cholesky" | "triangularSolve" | "qr" | "eigh"> = ({ primitive }) => {
  throw new UsageError(
    `${primitive} has no derivative: a gradient cannot pass through a factorisation; compute it of values that depend on no parameter, or write the loss without it.`,
  );
};

const structured: { readonly [P in StructuredPrimitive]: Adjoint<P> } = {
  constant: none,
  iota: none,
  variable: none,
  cast: ({ operands: [x] }, g) => [() => cast(g, x!.dtype)],
  reshape: reshapeAdjoint,
  permute: permuteAdjoint,
  broadcast: broadcastAdjoint,
  slice: sliceAdjoint,
  pad: padAdjoint,
  concat: concatAdjoint,
  sum: sumAdjoint,
  max: maxAdjoint,
  argmax: none,
  cumsum: cumsumAdjoint,
  matmul: matmulAdjoint,
  cholesky: refused,
  triangularSolve: refused,
  qr: refused,
  eigh: refused,
  gather: gatherAdjoint,
  scatterAdd: scatterAddAdjoint,
  unfold: unfoldAdjoint,
  fold: foldAdjoint,
  randomBits: none,
};

/** The contributions of a node with adjoint g to the adjoints of its operands. */
export function adjointOf(node: TensorNode, g: Tensor): readonly (Contribution | undefined)[] {
  if (isElementwise(node.primitive)) return elementwiseAdjoint(node, g);
  // A node's primitive and attributes agree: its constructor's type says so.
  const rule = structured[node.primitive as StructuredPrimitive] as Adjoint<StructuredPrimitive>;
  return rule(node as TensorNode<StructuredPrimitive>, g);
}
