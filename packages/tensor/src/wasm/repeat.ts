/** Loops whose number of rounds is known when the code is written. */
import type { FunctionBuilder, Local } from "./encoder/function-builder.js";

/** Writes the body `count` times: as a loop, or by itself if `count` is 1. */
export function repeat(f: FunctionBuilder, count: number, body: () => void): void {
  if (count < 1) return;
  if (count === 1) {
    body();
    return;
  }
  const left = f.local("i32");
  f.i32Const(count).set(left);
  f.loop((again) => {
    body();
    f.get(left).i32Const(1).op("i32.sub").tee(left).brIf(again);
  });
  f.release(left);
}

/** Moves a pointer. */
export function advance(f: FunctionBuilder, pointer: Local, bytes: number): void {
  if (bytes !== 0) f.get(pointer).i32Const(bytes).op("i32.add").set(pointer);
}
