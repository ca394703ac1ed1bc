/**
 * Views: where the elements of a shape lie in the row-major array of an operation. A movement
 * primitive becomes a view, which costs nothing, wherever strides can express it.
 */
import type { Shape } from "@thalweg/core";
import { sizeOf, stridesOf } from "../../shape/shape.js";
import type { Op, View } from "./op.js";

/** An axis of a view: how many steps it has, and the distance of one step in elements. */
interface Axis {
  readonly extent: number;
  readonly stride: number;
}

/**
 * All elements of an operation, in another shape with the same number of elements if one is given.
 */
export function whole(source: Op, shape: Shape = source.shape): View {
  return view(source, shape, 0, stridesOf(shape));
}

export function view(source: Op, shape: Shape, offset: number, strides: readonly number[]): View {
  return { source, shape, offset, strides: strides.map((s, i) => (shape[i] === 1 ? 0 : s)) };
}

export function permuted({ source, shape, offset, strides }: View, order: readonly number[]): View {
  return view(
    source,
    order.map((axis) => shape[axis]!),
    offset,
    order.map((axis) => strides[axis]!),
  );
}

/** Broadcast to a shape, aligned at the last axis: new axes and extents of 1 get stride 0. */
export function broadcasted(x: View, shape: Shape): View {
  const lead = shape.length - x.shape.length;
  const strides = shape.map((_, axis) => x.strides[axis - lead] ?? 0);
  return view(x.source, shape, x.offset, strides);
}

export function sliced(x: View, start: readonly number[], size: Shape): View {
  const offset = start.reduce((sum, index, axis) => sum + index * x.strides[axis]!, x.offset);
  return view(x.source, size, offset, x.strides);
}

/**
 * The same elements in the same order under another shape, or undefined where strides cannot
 * express it.
 */
export function reshaped(x: View, shape: Shape): View | undefined {
  if (sizeOf(shape) === 0) return view(x.source, shape, 0, stridesOf(shape));
  const axes = axesOf(x.shape, x.strides).reverse();
  const strides = new Array<number>(shape.length).fill(0);
  let current = axes.shift() ?? { extent: 1, stride: 0 };
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const extent = shape[axis]!;
    if (extent === 1) continue;
    if (current.extent === 1) current = axes.shift() ?? current;
    if (current.extent % extent !== 0) return undefined;
    strides[axis] = current.stride;
    current = { extent: current.extent / extent, stride: current.stride * extent };
  }
  return view(x.source, shape, x.offset, strides);
}

/**
 * The smallest number of axes, outermost first, that visit the same elements in the same order;
 * empty for a single element.
 */
export function axesOf(shape: Shape, strides: readonly number[]): Axis[] {
  const axes: Axis[] = [];
  for (let i = 0; i < shape.length; i++) {
    const extent = shape[i]!;
    if (extent === 1) continue;
    const stride = strides[i]!;
    const last = axes.at(-1);
    if (last !== undefined && last.stride === stride * extent) {
      axes[axes.length - 1] = { extent: last.extent * extent, stride };
    } else {
      axes.push({ extent, stride });
    }
  }
  return axes;
}

/** Whether the elements are adjacent in row-major order. */
export function isContiguous({ shape, strides }: View): boolean {
  const axes = axesOf(shape, strides);
  return axes.length === 0 || (axes.length === 1 && axes[0]!.stride === 1);
}

/** Whether it is all of its source, in order. */
export function isWhole(x: View): boolean {
  return x.offset === 0 && sizeOf(x.shape) === x.source.size && isContiguous(x);
}

/** Whether every element is the same one. */
export function isUniform({ strides }: View): boolean {
  return strides.every((stride) => stride === 0);
}

/**
 * The number of elements in the innermost axis, in the two innermost axes, and so on, without the
 * whole shape: a single loop over the view must start a new run after each of them.
 */
export function cutsOf(shape: Shape, strides: readonly number[]): number[] {
  const axes = axesOf(shape, strides);
  const cuts: number[] = [];
  let size = 1;
  for (let i = axes.length - 1; i > 0; i--) {
    size *= axes[i]!.extent;
    cuts.push(size);
  }
  return cuts;
}
