/**
 * The exported function that runs a phase several times in a row. It calls the phase instead of
 * containing its code: engines switch to a function's optimised code between calls only, so that a
 * loop around the code itself would stay slow for as long as it runs.
 */

import { bytesOf } from "../../shape/element-bytes.js";
import type { FunctionBuilder, Label, Local } from "../../wasm/encoder/function-builder.js";
import type { ModuleBuilder } from "../../wasm/encoder/module-builder.js";
import type { AheadLayout, RowsPlace } from "../ir/compiled-program.js";

/** A pointer to the next row, relative to the base, and the row's place. */
interface Moving {
  readonly place: RowsPlace;
  readonly pointer: Local;
}

/** Defines and exports `(base, count) -> runs done`, for a count of at least 1. */
export function emitAhead(
  module: ModuleBuilder,
  phase: number,
  name: string,
  { exportName, feeds, keeps }: AheadLayout,
): void {
  const f = module.defineFunction(`${name}_ahead`, ["i32", "i32"], ["i32"]);
  const [base, count] = [f.param(0), f.param(1)];
  const done = f.local("i32");
  const moving = (places: AheadLayout["feeds"]): Moving[] =>
    Object.values(places).map((place) => ({ place, pointer: f.local("i32") }));
  const [feeding, keeping] = [moving(feeds), moving(keeps)];
  for (const { pointer } of [...feeding, ...keeping]) f.get(base).set(pointer);
  f.block((end) => {
    f.loop((again) => {
      for (const each of feeding) emitFeed(f, each);
      f.get(base).call(phase).get(done).i32Const(1).op("i32.add").set(done);
      for (const each of keeping) emitKeep(f, each);
      for (const each of keeping) emitLeaveUnlessFinite(f, each, end);
      f.get(done).get(count).op("i32.ne").brIf(again);
    });
  });
  f.get(done);
  module.exportFunction(exportName, f.index);
}

function emitFeed(f: FunctionBuilder, { place: { rows, one }, pointer }: Moving): void {
  const bytes = one.length * bytesOf[one.dtype];
  f.get(f.param(0)).i32Const(one.byteOffset).op("i32.add");
  f.get(pointer).i32Const(rows.byteOffset).op("i32.add");
  f.i32Const(bytes).memoryCopy();
  f.get(pointer).i32Const(bytes).op("i32.add").set(pointer);
}

function emitKeep(f: FunctionBuilder, { place: { rows, one }, pointer }: Moving): void {
  f.get(pointer);
  emitLoad(f, one);
  f.memory(one.dtype === "f64" ? "f64.store" : "f32.store", rows.byteOffset);
  f.get(pointer).i32Const(bytesOf[one.dtype]).op("i32.add").set(pointer);
}

/** x - x is 0 for finite x and NaN for others. */
function emitLeaveUnlessFinite(f: FunctionBuilder, { place: { one } }: Moving, end: Label): void {
  emitLoad(f, one);
  emitLoad(f, one);
  if (one.dtype === "f64") f.op("f64.sub").f64Const(0).op("f64.ne");
  else f.op("f32.sub").f32Const(0).op("f32.ne");
  f.brIf(end);
}

function emitLoad(f: FunctionBuilder, { byteOffset, dtype }: RowsPlace["one"]): void {
  f.get(f.param(0)).memory(dtype === "f64" ? "f64.load" : "f32.load", byteOffset);
}
