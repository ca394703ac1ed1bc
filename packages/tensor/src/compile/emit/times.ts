/** Loops whose number of rounds is known. */
import type { FunctionBuilder } from "../../wasm/encoder/function-builder.js";

/** The body `count` times: not at all, once, or in a loop. */
export function times(f: FunctionBuilder, count: number, body: () => void): void {
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
