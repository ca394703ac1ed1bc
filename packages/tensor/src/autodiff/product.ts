/** Adjoints of products, of rows by index, and of windows. */
import { fold, gather, matmul, scatterAdd, unfold } from "@thalweg/core";
import { filled } from "../graph/constants.js";
import type { Adjoint } from "./adjoint.js";

/** Of C = A B: g B^T and A^T g, each transposed again if its operand is stored so. */
export const matmulAdjoint: Adjoint<"matmul"> = ({ operands: [a, b], attributes }, g) => {
  const { transposeA, transposeB } = attributes;
  return [
    () =>
      transposeA
        ? matmul(b!, g, { transposeA: transposeB, transposeB: true })
        : matmul(g, b!, { transposeB: !transposeB }),
    () =>
      transposeB
        ? matmul(g, a!, { transposeA: true, transposeB: transposeA })
        : matmul(a!, g, { transposeA: !transposeA }),
  ];
};

export const gatherAdjoint: Adjoint<"gather"> = ({ operands: [x, indices] }, g) => [
  () => scatterAdd(g, indices!, x!.shape[0]!),
];

export const scatterAddAdjoint: Adjoint<"scatterAdd"> = (node, g) => {
  const [updates, indices] = node.operands;
  const isLost = node.attributes.size === 0;
  return [() => (isLost ? filled(0, g, updates!.shape) : gather(g, indices!))];
};

export const unfoldAdjoint: Adjoint<"unfold"> = ({ operands: [x], attributes }, g) => {
  const [, channels, height, width] = x!.shape as [number, number, number, number];
  return [() => fold(g, attributes, [channels, height, width])];
};

export const foldAdjoint: Adjoint<"fold"> = ({ attributes: { kernel, stride } }, g) => [
  () => unfold(g, { kernel, stride }),
];
