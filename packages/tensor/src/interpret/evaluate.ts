/** The meaning of every primitive: the elements of a node, computed from those of its operands. */
import { InternalError, type StructuredPrimitive } from "@thalweg/core/host";
import { isElementwise, type TensorNode } from "../graph/node.js";
import type { TypedArray } from "../program/program.js";
import { allocate, asElement, type Carrier } from "./carrier.js";
import { elementwise } from "./elementwise.js";
import { cholesky, eigh, qr, triangularSolve } from "./factorize.js";
import { fold, gather, scatterAdd, unfold } from "./indexing.js";
import { broadcast, concat, pad, permute, slice } from "./movement.js";
import { matmul } from "./product.js";
import { randomBits } from "./random.js";
import { argmax, cumsum, max, sum } from "./reduction.js";

type Meaning<P extends StructuredPrimitive> = (
  node: TensorNode<P>,
  operands: readonly TypedArray[],
  carrier: Carrier,
) => TypedArray;

const structured: { readonly [P in StructuredPrimitive]: Meaning<P> } = {
  constant: ({ dtype, attributes }, _, carrier) =>
    allocate(dtype, 1, carrier).fill(asElement(attributes.value, dtype)),
  iota: ({ attributes }) => Int32Array.from({ length: attributes.size }, (_, i) => i),
  variable: ({ attributes }) => {
    throw new InternalError(`variable "${attributes.name}" was evaluated instead of read`);
  },
  cast: (node, [x], carrier) => cast(node, x!, carrier),
  reshape: (_, [x]) => x!,
  permute: (node, [x]) => permute(node, x!),
  broadcast: (node, [x]) => broadcast(node, x!),
  slice: (node, [x]) => slice(node, x!),
  pad: (node, [x]) => pad(node, x!),
  concat: (node, parts) => concat(node, parts),
  sum: (node, [x]) => sum(node, x!),
  max: (node, [x]) => max(node, x!),
  argmax: (node, [x]) => argmax(node, x!),
  cumsum: (node, [x]) => cumsum(node, x!),
  matmul: (node, [a, b]) => matmul(node, a!, b!),
  cholesky,
  triangularSolve,
  qr,
  eigh,
  gather: (node, [x, rows]) => gather(node, x!, rows!),
  scatterAdd: (node, [updates, rows]) => scatterAdd(node, updates!, rows!),
  unfold: (node, [x]) => unfold(node, x!),
  fold: (node, [x]) => fold(node, x!),
  randomBits: (node, [key, counter]) => randomBits(node, key!, counter!),
};

/**
 * The elements of a node, row-major. The result may be the array of an operand, which nobody may
 * write to.
 */
export function evaluate(
  node: TensorNode,
  operands: readonly TypedArray[],
  carrier: Carrier = "exact",
): TypedArray {
  if (isElementwise(node.primitive)) return elementwise(node, operands, carrier);
  // A node's primitive and attributes agree: its constructor's type says so.
  const meaning = structured[node.primitive as StructuredPrimitive] as Meaning<StructuredPrimitive>;
  return meaning(node as TensorNode<StructuredPrimitive>, operands, carrier);
}

function cast({ dtype }: TensorNode, x: TypedArray, carrier: Carrier): TypedArray {
  const out = allocate(dtype, x.length, carrier);
  for (let i = 0; i < x.length; i++) out[i] = asElement(x[i]!, dtype);
  return out;
}
