/**
 * The layout of the parameters in one vector, and operations that extract parts of the vector and
 * join them.
 */
import { concat, type ParameterInfo, reshape, slice, type Tensor } from "@thalweg/core";
import { shapeFrom } from "@thalweg/core/host";
import { sizeOf } from "@thalweg/tensor";

export interface ParameterSlot extends ParameterInfo {
  readonly offset: number;
  readonly size: number;
}

/** Consecutive parameters, without gaps. */
export interface Layout {
  readonly slots: readonly ParameterSlot[];
  readonly size: number;
}

export function layoutOf(parameters: readonly ParameterInfo[]): Layout {
  let size = 0;
  const slots = parameters.map(({ name, shape: given }) => {
    const shape = shapeFrom(`parameter "${name}"`, "its shape", given);
    const slot = { name, shape, offset: size, size: sizeOf(shape) };
    size += slot.size;
    return slot;
  });
  return { slots, size };
}

/** The elements `offset`, ..., `offset + size - 1` of a vector. */
export function range(vector: Tensor, offset: number, size: number): Tensor {
  return slice(vector, [offset], [size]);
}

/** Each parameter in its own shape. */
export function unflatten(layout: Layout, vector: Tensor): Tensor[] {
  return layout.slots.map(({ offset, size, shape }) => reshape(range(vector, offset, size), shape));
}

/** The vector of parameters that are given in their own shapes. */
export function flattenAll(parts: readonly Tensor[]): Tensor {
  return concat(parts.map((part) => reshape(part, [-1])));
}

/**
 * The elements of some of the slots, in the order of the slots. Adjacent slots are extracted as one
 * slice.
 */
export function pick(vector: Tensor, slots: readonly ParameterSlot[]): Tensor {
  const runs: { offset: number; size: number }[] = [];
  for (const { offset, size } of slots) {
    const last = runs.at(-1);
    if (last !== undefined && last.offset + last.size === offset) last.size += size;
    else runs.push({ offset, size });
  }
  return concat(runs.map(({ offset, size }) => range(vector, offset, size)));
}
