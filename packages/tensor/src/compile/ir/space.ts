/**
 * Index spaces: what operations must have in common to share a loop, and how one reads another's
 * values inside it. A space has `size` elements in row-major order, divided into rows of `columns`
 * if something is reduced or repeated along rows.
 */

import { domainSize, type LoopOp, type Op, type View } from "./op.js";
import { axesOf, cutsOf, isContiguous } from "./view.js";

export interface Space {
  readonly size: number;
  /** Elements of a row; undefined if no operation depends on the row length. */
  readonly columns: number | undefined;
  /**
   * Numbers of elements after which some access starts a new run: each divides the next, and the
   * first is a multiple of `columns`.
   */
  readonly cuts: readonly number[];
  /** Lanes of a vector: 4 where all is 32 bits wide, 2 where something is f64. */
  readonly lanes: 2 | 4;
  /** Whether only i32 is computed, which can run with 2 lanes as well as with 4. */
  readonly flexible: boolean;
}

/** The space of an operation alone. */
export function spaceOf(op: LoopOp): Space {
  const wide = op.dtype === "f64" || op.operands.some(({ source }) => source.dtype === "f64");
  const cuts = op.operands.flatMap(({ shape, strides }) => cutsOf(shape, strides));
  if (op.kind === "accumulation") cuts.push(...cutsOf(op.domain, op.target));
  if (op.placement !== undefined && op.kind === "elementwise") {
    cuts.push(...cutsOf(op.shape, op.placement.strides));
  }
  return {
    size: domainSize(op),
    columns: op.kind === "row-reduction" ? op.extent : undefined,
    cuts: chain(cuts),
    lanes: wide ? 2 : 4,
    flexible: !wide && op.dtype === "i32" && op.kind === "elementwise",
  };
}

/**
 * The space that fits both, where `a` has as many elements as `b` or one value for each row of `b`;
 * undefined if there is none.
 */
export function joined(a: Space, b: Space, ratio: number | undefined): Space | undefined {
  const lanes = commonLanes(a, b);
  if (lanes === undefined) return undefined;
  const flexible = a.flexible && b.flexible;
  if (a.size === b.size) {
    if (a.columns !== undefined && b.columns !== undefined && a.columns !== b.columns)
      return undefined;
    const columns = a.columns ?? b.columns;
    return checked({ size: a.size, columns, cuts: chain([...a.cuts, ...b.cuts]), lanes, flexible });
  }
  const columns = b.columns ?? ratio;
  if (columns === undefined || a.columns !== undefined || a.size * columns !== b.size)
    return undefined;
  const scaled = a.cuts.map((cut) => cut * columns);
  return checked({ size: b.size, columns, cuts: chain([...scaled, ...b.cuts]), lanes, flexible });
}

/** Whether an operation has one value for each row instead of one for each element. */
export function isPerRow(space: Space, op: LoopOp): boolean {
  return domainSize(op) !== space.size;
}

/**
 * Whether `reader`, in a loop that it shares with `source`, can take the values of this view from
 * registers.
 */
export function readsInside(space: Space, source: Op, reader: LoopOp, x: View): boolean {
  if (source.kind !== "elementwise" && source.kind !== "row-reduction") return false;
  const rowValue = source.kind === "row-reduction" || isPerRow(space, source);
  if (x.offset !== 0) return false;
  if (isPerRow(space, reader)) return rowValue && isContiguous(x) && source.size === reader.size;
  if (!rowValue) return isContiguous(x) && source.size === space.size;
  return repeatsRows(x, space.size / source.size);
}

/** Whether each element of the source is repeated `columns` times, in order. */
export function repeatsRows({ shape, strides, source }: View, columns: number): boolean {
  const axes = axesOf(shape, strides);
  const [outer, inner] = axes.length === 1 ? [{ extent: 1, stride: 1 }, axes[0]!] : axes;
  const two = axes.length === (source.size === 1 ? 1 : 2);
  return two && outer!.stride === 1 && inner!.stride === 0 && inner!.extent === columns;
}

/** The extents of the loops over a space, outermost first; the innermost is done by vectors. */
export function nestOf({ size, columns, cuts }: Space): number[] {
  const inner = chain(columns === undefined ? cuts : [...cuts, columns]).filter(
    (cut) => cut < size,
  );
  const bounds = [size, ...inner.reverse()];
  return bounds.map((bound, i) => bound / (bounds[i + 1] ?? 1));
}

function commonLanes(a: Space, b: Space): 2 | 4 | undefined {
  if (a.lanes === b.lanes) return a.lanes;
  const narrow = a.lanes === 4 ? a : b;
  return narrow.flexible ? 2 : undefined;
}

function checked(space: Space): Space | undefined {
  const { size, columns, cuts } = space;
  let previous = columns ?? 1;
  for (const cut of [...cuts, size]) {
    if (cut % previous !== 0) return undefined;
    previous = cut;
  }
  return space;
}

function chain(cuts: readonly number[]): number[] {
  return [...new Set(cuts)].sort((a, b) => a - b);
}
