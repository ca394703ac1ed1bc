/**
 * Concat and pad: an array whose parts are written in place by the operations that compute them. A
 * part that cannot be (a variable, or a value placed in another array already) is copied into
 * place, in a loop that other operations may share.
 */
import type { TensorNode } from "../../graph/node.js";
import { sizeOf, stridesOf } from "../../shape/shape.js";
import { type AssemblyOp, isLeaf, type Op, type View } from "../ir/op.js";
import type { OpList } from "../ir/op-list.js";
import { axesOf, isWhole } from "../ir/view.js";

interface Part {
  readonly part: View;
  /** The index of its first element in the whole. */
  readonly start: readonly number[];
}

export function assemble(
  list: OpList,
  { shape, dtype }: TensorNode,
  parts: readonly Part[],
  fill: number | undefined,
): Op {
  const strides = stridesOf(shape);
  const taken = new Set<Op>();
  const placed = parts
    .filter(({ part }) => sizeOf(part.shape) > 0)
    .map(({ part, start }) => ({
      op: placeable(list, part, strides, taken),
      shape: part.shape,
      offset: start.reduce((sum, index, axis) => sum + index * strides[axis]!, 0),
    }));
  const whole = list.add({
    kind: "assembly",
    fill,
    parts: placed.map(({ op }) => op),
    operands: placed.map(({ op }) => ({
      source: op,
      shape: op.shape,
      offset: 0,
      strides: stridesOf(op.shape),
    })),
    shape,
    dtype,
  }) as AssemblyOp;
  for (const { op, shape: partShape, offset } of placed) {
    op.placement = { whole, offset, strides: placedStrides(op, partShape, strides) };
  }
  return whole;
}

/** The operation itself if it can write into the whole, else a copy that can. */
function placeable(list: OpList, part: View, strides: readonly number[], taken: Set<Op>): Op {
  const { source } = part;
  const own = !isLeaf(source) && source.kind !== "assembly" && isWhole(part);
  const free = own && source.placement === undefined && !taken.has(source);
  // Others can read a placed value only if its elements are adjacent; an assembly has parts of its
  // own.
  const axes = axesOf(part.shape, strides);
  const neighbours = axes.length === 0 || (axes.length === 1 && axes[0]!.stride === 1);
  if (!free || !neighbours) return list.ownCopy(part);
  taken.add(source);
  return source;
}

/**
 * Strides in the whole along the axes of the operation. Its shape may differ from the part's where
 * the elements are adjacent.
 */
function placedStrides(op: Op, partShape: readonly number[], strides: readonly number[]): number[] {
  const same = op.shape.length === partShape.length && op.shape.every((e, i) => e === partShape[i]);
  return same ? [...strides] : stridesOf(op.shape);
}
