/** Sets memory to the initial value of an accumulation, or to the fill value of an assembly. */
import type { DType } from "@thalweg/core";
import { bytesOf } from "../../shape/element-bytes.js";
import type { FunctionBuilder } from "../../wasm/encoder/function-builder.js";
import { storeLanes } from "../../wasm/lane-access.js";
import { type Address, areaPointer, pushAddress } from "../ir/areas.js";
import type { AccumulationOp } from "../ir/op.js";
import { neutral } from "./combining.js";
import { shapes } from "./lanes.js";

/** More vectors are set by a loop. */
const maxStores = 16;

export function emitInitialValues(f: FunctionBuilder, op: AccumulationOp, address: Address): void {
  emitFill(f, address, op.size, op.dtype, neutral(op.primitive, op.dtype));
}

/** Sets `size` elements from an address on. */
export function emitFill(
  f: FunctionBuilder,
  address: Address,
  size: number,
  dtype: DType,
  value: number,
): void {
  const base = areaPointer(f, address);
  const bytes = bytesOf[dtype];
  const vectors = Math.floor((size * bytes) / 16);
  const splat = f.splat(shapes[dtype], value);
  if (vectors > maxStores && Object.is(value, 0)) {
    pushAddress(f, address);
    f.i32Const(0)
      .i32Const(size * bytes)
      .memoryFill();
    return;
  }
  const store = (pointer: typeof base, at: number, count: number) =>
    storeLanes(f, { pointer, offset: at, laneBytes: bytes, count }, () => f.get(splat));
  if (vectors <= maxStores) {
    for (let i = 0; i < vectors; i++) store(base, address.at + 16 * i, 16 / bytes);
  } else {
    const pointer = f.local("i32");
    const end = f.local("i32");
    f.get(base)
      .tee(pointer)
      .i32Const(16 * vectors)
      .op("i32.add")
      .set(end);
    f.loop((again) => {
      store(pointer, address.at, 16 / bytes);
      f.get(pointer).i32Const(16).op("i32.add").tee(pointer).get(end).op("i32.ne").brIf(again);
    });
    f.release(pointer, end);
  }
  const rest = (size * bytes - 16 * vectors) / bytes;
  if (rest > 0) store(base, address.at + 16 * vectors, rest);
}
