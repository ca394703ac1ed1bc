import { philox4x32 } from "@thalweg/core/numeric";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ModuleBuilder } from "./encoder/module-builder.js";
import { emitPhilox } from "./philox.js";

const thorough = process.env.THALWEG_THOROUGH === "1" ? 10 : 1;
const TARGET = 64;
const SENTINEL = 0x5e5e5e5e;

/** `count` words from emitted code, and the word after them. */
function emitted(count: number, key: readonly number[], counter: number): Uint32Array {
  const module = new ModuleBuilder();
  module.importMemory("env", "memory", { minPages: 1 });
  module.exportFunction("run", emitPhilox(module, count));
  const memory = new WebAssembly.Memory({ initial: 1 });
  const words = new Uint32Array(memory.buffer);
  words.set([...key, counter]);
  words.fill(SENTINEL, TARGET / 4);
  const compiled = new WebAssembly.Module(module.build());
  const { run } = new WebAssembly.Instance(compiled, { env: { memory } }).exports;
  (run as (...addresses: number[]) => void)(0, 8, TARGET);
  return words.slice(TARGET / 4, TARGET / 4 + count + 1);
}

function expected(count: number, key: readonly [number, number], counter: number): Uint32Array {
  const words = new Uint32Array(count + 1);
  for (let i = 0; i < count; i++) {
    words[i] = philox4x32([Math.floor(i / 4), counter, 0, 0], key)[i % 4]!;
  }
  words[count] = SENTINEL;
  return words;
}

const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe("the emitted Philox4x32-10 has the bits of core's, and writes no word more", () => {
  it("for every count from 0 to 67", () => {
    for (let count = 0; count <= 67; count++) {
      expect(emitted(count, [1, 2], 3)).toEqual(expected(count, [1, 2], 3));
    }
  });

  it("for any key and counter", () => {
    const count = fc.integer({ min: 1, max: 40 });
    const check = fc.property(count, word, word, word, (size, key0, key1, counter) => {
      expect(emitted(size, [key0, key1], counter)).toEqual(expected(size, [key0, key1], counter));
    });
    fc.assert(check, { numRuns: 100 * thorough });
  });

  it("over thousands of blocks", () => {
    const key = [0xffffffff, 0x80000000] as const;
    expect(emitted(10_007, key, 0xffffffff)).toEqual(expected(10_007, key, 0xffffffff));
  });
});
