/** Loads and stores of some of a vector's lanes, neighbours in memory or not. */
import type { DType } from "@thalweg/core";
import type { FunctionBuilder, Local } from "../../wasm/encoder/function-builder.js";

export const bytesOf: Readonly<Record<DType, number>> = { f32: 4, f64: 8, i32: 4 };

/** Leaves on the stack `count` elements, `stride` bytes apart. Lanes beyond them hold anything. */
export function loadLanes(
  f: FunctionBuilder,
  pointer: Local,
  address: number,
  dtype: DType,
  stride: number,
  count: number,
): void {
  const bytes = bytesOf[dtype];
  if (stride === bytes || count === 1) {
    f.get(pointer).memory(whole(bytes * count), address, bytes);
    return;
  }
  f.get(pointer).memory(bytes === 4 ? "v128.load32_zero" : "v128.load64_zero", address);
  const lane = f.local("v128");
  for (let i = 1; i < count; i++) {
    f.set(lane).get(pointer).get(lane);
    f.memoryLane(bytes === 4 ? "v128.load32_lane" : "v128.load64_lane", i, address + i * stride);
  }
  f.release(lane);
}

/** Leaves on the stack one element in every lane. */
export function loadSplat(f: FunctionBuilder, pointer: Local, address: number, dtype: DType): void {
  f.get(pointer);
  f.memory(bytesOf[dtype] === 4 ? "v128.load32_splat" : "v128.load64_splat", address);
}

/** Stores the first `count` lanes of what `push` leaves on the stack, `stride` bytes apart, and nothing beyond. */
export function storeLanes(
  f: FunctionBuilder,
  pointer: Local,
  address: number,
  dtype: DType,
  stride: number,
  count: number,
  push: () => void,
): void {
  const bytes = bytesOf[dtype];
  if (stride === bytes && bytes * count === 16) {
    f.get(pointer);
    push();
    f.memory("v128.store", address, bytes);
    return;
  }
  const value = f.local("v128");
  push();
  f.set(value);
  const store = (width: 4 | 8, lane: number, at: number) =>
    f
      .get(pointer)
      .get(value)
      .memoryLane(width === 4 ? "v128.store32_lane" : "v128.store64_lane", lane, at, bytes);
  if (bytes === 4 && stride === 4) {
    if (count >= 2) store(8, 0, address);
    if (count % 2 === 1) store(4, count - 1, address + 4 * (count - 1));
  } else {
    for (let i = 0; i < count; i++) store(bytes === 4 ? 4 : 8, i, address + i * stride);
  }
  f.release(value);
}

function whole(bytes: number): "v128.load" | "v128.load64_zero" | "v128.load32_zero" {
  return bytes === 4 ? "v128.load32_zero" : bytes === 8 ? "v128.load64_zero" : "v128.load";
}
