import { describe, expect, it } from "vitest";
import { ModuleBuilder } from "./encoder/module-builder.js";
import { loadLanes, storeLanes } from "./lane-access.js";

const memory = new WebAssembly.Memory({ initial: 1 });
const END = memory.buffer.byteLength;

/** Copies lanes from the very end of memory, where reading one byte more would trap. */
function copyLanes(count: number, laneBytes: 4 | 8): Uint8Array {
  const module = new ModuleBuilder();
  module.importMemory("env", "memory", { minPages: 1 });
  const f = module.defineFunction("copy", ["i32", "i32"]);
  const vector = f.local("v128");
  loadLanes(f, { pointer: f.param(0), offset: 16, count, laneBytes });
  f.set(vector);
  storeLanes(f, { pointer: f.param(1), offset: 32, count, laneBytes }, vector);
  module.exportFunction("copy", f.index);
  const compiled = new WebAssembly.Module(module.build());
  const { copy } = new WebAssembly.Instance(compiled, { env: { memory } }).exports;
  const target = new Uint8Array(memory.buffer, 128, 48).fill(0xee);
  (copy as (from: number, to: number) => void)(END - count * laneBytes - 16, 128);
  return target.subarray(32);
}

describe("lanes in memory", () => {
  const source = new Uint8Array(memory.buffer, END - 16, 16);
  for (let i = 0; i < 16; i++) source[i] = i + 1;

  it.each([
    [1, 4],
    [2, 4],
    [3, 4],
    [4, 4],
    [1, 8],
    [2, 8],
  ] as const)("read and write %i lanes of %i bytes and nothing beyond", (count, laneBytes) => {
    const bytes = count * laneBytes;
    const rest = Array(16 - bytes).fill(0xee);
    expect([...copyLanes(count, laneBytes)]).toEqual([...source.subarray(16 - bytes), ...rest]);
  });
});
