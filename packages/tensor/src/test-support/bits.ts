/** How tests compare arrays to the bit. */
import type { TypedArray } from "../program/program.js";

/** The bits of an array, with every NaN the same: its payload is no part of any result. */
export function bitsOf(array: TypedArray): Uint32Array {
  const copy = array.slice();
  if (!(copy instanceof Int32Array)) {
    for (let i = 0; i < copy.length; i++) if (Number.isNaN(copy[i])) copy[i] = Number.NaN;
  }
  return new Uint32Array(copy.buffer, copy.byteOffset, copy.byteLength / 4);
}
