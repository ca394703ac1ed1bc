/**
 * Relaxed SIMD, which multiplies and adds in one operation where the processor can. Whether this
 * engine has it is found by validating a module, never by the engine's name.
 */
import { ModuleBuilder } from "./encoder/module-builder.js";

/** A module with one memory of 64-bit addresses: magic, version, a memory section of one entry. */
const wideMemory = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 3, 1, 4, 1];

/**
 * The number of rows of a matrix product's tile with fused multiplications and additions, or
 * undefined where the engine has none. Without a product to hold, six rows fit the registers of
 * V8's newer code generator; its older one spills from five on. The newer one came with 64-bit
 * memories (V8 13), by which it is recognised.
 */
export function fusedRowsHere(): number | undefined {
  if (!WebAssembly.validate(usingMultiplyAdd())) return undefined;
  return WebAssembly.validate(new Uint8Array(wideMemory)) ? 6 : 4;
}

function usingMultiplyAdd(): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  const f = module.defineFunction("multiply and add", ["v128"]);
  const [x] = f.params;
  f.get(x!).get(x!).get(x!).op("f32x4.relaxed_madd").set(x!);
  return module.build();
}
