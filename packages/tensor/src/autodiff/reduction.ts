/** Adjoints of reductions. */
import {
  argmax,
  cumsum,
  equal,
  gather,
  iota,
  reshape,
  sub,
  type Tensor,
  transpose,
  where,
} from "@thalweg/core";
import { sizeOf } from "../shape/shape.js";
import type { Adjoint } from "./adjoint.js";
import { repeatAlong } from "./movement.js";

export const sumAdjoint: Adjoint<"sum"> = ({ operands: [x], attributes: { axis, count } }, g) => [
  () => repeatAlong(g, x!.shape, axis, count),
];

/** The whole adjoint goes to the first of the largest values. */
export const maxAdjoint: Adjoint<"max"> = ({ operands: [x], attributes: { axis, count } }, g) => {
  const { shape } = x!;
  const outer = sizeOf(shape.slice(0, axis));
  const extent = sizeOf(shape.slice(axis, axis + count));
  const inner = sizeOf(shape.slice(axis + count));
  return [
    () => {
      const first = argmax(reshape(x!, [outer, extent, inner]), 1);
      const place = reshape(iota(x!, extent), [1, extent, 1]);
      const chosen = equal(place, reshape(first, [outer, 1, inner]));
      return reshape(where(chosen, reshape(g, [outer, 1, inner]), 0), shape);
    },
  ];
};

/**
 * Running sums from the end. The total minus the sum so far would cancel; the rows are reversed
 * instead.
 */
export const cumsumAdjoint: Adjoint<"cumsum"> = ({ shape, attributes: { axis } }, g) => [
  () => {
    if (shape[axis] === 0) return g;
    const others = shape.flatMap((_, i) => (i === axis ? [] : [i]));
    const order = [axis, ...others];
    const rows = reversed(cumsum(reversed(transpose(g, order)), 0));
    return transpose(
      rows,
      shape.map((_, i) => order.indexOf(i)),
    );
  },
];

function reversed(x: Tensor): Tensor {
  const extent = x.shape[0]!;
  return gather(x, sub(extent - 1, iota(x, extent)));
}
