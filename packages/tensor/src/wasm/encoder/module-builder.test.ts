import fc from "fast-check";
import { describe, expect, it } from "vitest";
import wabt from "wabt";
import type { FunctionBuilder } from "./function-builder.js";
import { ModuleBuilder } from "./module-builder.js";
import type { FunctionType, ValueType } from "./value-type.js";

const { readWasm } = await wabt();
const memory = new WebAssembly.Memory({ initial: 1 });

type Callable = (...values: (number | bigint)[]) => number | bigint | undefined;

/** Compiles one function over the shared memory of this file. */
function compile(type: FunctionType, body: (f: FunctionBuilder) => void): Callable {
  const module = new ModuleBuilder();
  module.importMemory("env", "memory", { minPages: 1 });
  const f = module.defineFunction("tested", type.params, type.results);
  body(f);
  module.exportFunction("tested", f.index);
  return instantiate(module, { memory }).tested as Callable;
}

function instantiate(module: ModuleBuilder, env: WebAssembly.ModuleImports = {}) {
  const compiled = new WebAssembly.Module(module.build());
  return new WebAssembly.Instance(compiled, { env }).exports;
}

describe("a function", () => {
  it.each(["i32", "i64", "f32", "f64"] as const)("keeps every %s constant", (type) => {
    const values = {
      i32: fc.integer(),
      i64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      f32: fc.float(),
      f64: fc.double(),
    }[type];
    const check = fc.property<[number | bigint]>(values, (value) => {
      const get = compile({ params: [], results: [type] }, (f) => {
        if (typeof value === "bigint") f.i64Const(value);
        else if (type === "i32") f.i32Const(value);
        else if (type === "f32") f.f32Const(value);
        else f.f64Const(value);
      });
      expect(get()).toBe(value);
    });
    fc.assert(check, { numRuns: 200 });
  });

  it("sums 1 to n in a loop that leaves its block when done", () => {
    const sum = compile({ params: ["i32"], results: ["i32"] }, (f) => {
      const n = f.param(0);
      const total = f.local("i32");
      f.block((done) => {
        f.loop((again) => {
          f.get(n).op("i32.eqz").brIf(done);
          f.get(total).get(n).op("i32.add").set(total);
          f.get(n).i32Const(1).op("i32.sub").set(n).br(again);
        });
      });
      f.get(total);
    });
    expect([0, 1, 10, 1000].map((n) => sum(n))).toEqual([0, 1, 55, 500500]);
  });

  it("takes the branch that an if's condition says, and leaves it by its label", () => {
    const choose = compile({ params: ["i32"], results: ["i32"] }, (f) => {
      const result = f.local("i32");
      f.i32Const(7).set(result);
      f.get(f.param(0)).if(
        (done) => f.get(f.param(0)).i32Const(5).op("i32.eq").brIf(done).i32Const(1).set(result),
        () => f.i32Const(2).set(result),
      );
      f.get(result);
    });
    expect([0, 1, 5].map((n) => choose(n))).toEqual([2, 1, 7]);
  });

  it("loads each distinct constant vector once, before a loop that uses it", () => {
    const type: FunctionType = { params: ["i32"], results: [] };
    const store = compile(type, (f) => {
      const vectors = [
        f.splat("f32x4", 0),
        f.splat("f32x4", -0),
        f.vector("f32x4", [1, 2]),
        f.splat("f64x2", 0.1),
        f.vector("i32x4", [1, 2, 3, 4]),
        f.vector("i64x2", [-1n, 2n ** 62n]),
      ];
      expect(f.splat("i64x2", 0)).toBe(vectors[0]);
      expect(f.splat("f64x2", 0.1)).toBe(vectors[3]);
      expect(new Set(vectors).size).toBe(6);
      vectors.forEach((vector, i) => {
        f.get(f.param(0))
          .get(vector)
          .memory("v128.store", 16 * i);
      });
    });
    store(256);
    expect([...new Float32Array(memory.buffer, 256, 12)]).toEqual([
      0, 0, 0, 0, -0, -0, -0, -0, 1, 2, 1, 2,
    ]);
    expect([...new Float64Array(memory.buffer, 304, 2)]).toEqual([0.1, 0.1]);
    expect([...new Int32Array(memory.buffer, 320, 4)]).toEqual([1, 2, 3, 4]);
    expect([...new BigInt64Array(memory.buffer, 336, 2)]).toEqual([-1n, 2n ** 62n]);
  });

  it("hands a released local out again, to its own type only", () => {
    compile({ params: [], results: [] }, (f) => {
      const integer = f.local("i32");
      const vector = f.local("v128");
      f.release(integer, vector);
      expect(f.local("v128")).toBe(vector);
      expect(f.local("i32")).toBe(integer);
      expect(f.local("i32")).not.toBe(integer);
    });
  });

  it("stores one lane and leaves its neighbours", () => {
    const type: FunctionType = { params: ["i32"], results: [] };
    const store = compile(type, (f) => {
      const lanes = f.vector("i32x4", [1, 2, 3, 4]);
      f.get(f.param(0)).get(lanes).memoryLane("v128.store32_lane", 2, 4);
      f.get(f.param(0)).get(lanes).memoryLane("v128.store64_lane", 1, 12, 4);
    });
    const words = new Int32Array(memory.buffer, 512, 6).fill(9);
    store(512);
    expect([...words]).toEqual([9, 3, 9, 3, 4, 9]);
  });

  it("shuffles lanes of 4 and of 8 bytes by number", () => {
    const store = compile({ params: ["i32"], results: [] }, (f) => {
      const [a, b] = [f.vector("i32x4", [0, 1, 2, 3]), f.vector("i32x4", [4, 5, 6, 7])];
      f.get(f.param(0)).get(a).get(b).shuffle32(7, 0, 4, 3).memory("v128.store");
      f.get(f.param(0)).get(a).get(b).shuffle64(3, 0).memory("v128.store", 16);
    });
    store(640);
    expect([...new Int32Array(memory.buffer, 640, 8)]).toEqual([7, 0, 4, 3, 6, 7, 0, 1]);
  });

  it("copies and fills memory", () => {
    const bytes = new Uint8Array(memory.buffer, 1024, 16).fill(0);
    bytes.set([1, 2, 3]);
    compile({ params: [], results: [] }, (f) => {
      f.i32Const(1028).i32Const(1024).i32Const(3).memoryCopy();
      f.i32Const(1032).i32Const(0xab).i32Const(2).memoryFill();
    })();
    expect([...bytes]).toEqual([1, 2, 3, 0, 1, 2, 3, 0, 0xab, 0xab, 0, 0, 0, 0, 0, 0]);
  });

  it("has the parameters it was given and no other", () => {
    const f = new ModuleBuilder().defineFunction("two", ["i32", "f64"]);
    expect(f.params.map(({ type }) => type)).toEqual(["i32", "f64"]);
    expect(() => f.param(2)).toThrow("internal: two has no parameter 2");
  });
});

describe("a module", () => {
  it("calls imported and defined functions by the numbers it was given", () => {
    const module = new ModuleBuilder();
    const twice = module.importFunction("env", "twice", { params: ["f64"], results: ["f64"] });
    const outer = module.defineFunction("outer", ["f64"], ["f64"]);
    const inner = module.defineFunction("inner", ["f64"], ["f64"]);
    inner.get(inner.param(0)).f64Const(1).op("f64.add");
    outer.get(outer.param(0)).call(inner.index).call(twice);
    module.exportFunction("outer", outer.index);
    const { outer: run } = instantiate(module, { twice: (x: number) => 2 * x });
    expect((run as Callable)(20)).toBe(42);
  });

  it("numbers imported globals before its own, and sets the mutable ones", () => {
    const module = new ModuleBuilder();
    const base = module.importGlobal("env", "base", "i32");
    const counter = module.defineGlobal("i64", 5n);
    const rate = module.defineGlobal("f64", 0.1, false);
    const f = module.defineFunction("bump");
    f.globalGet(counter).globalGet(base).op("i64.extend_i32_s").op("i64.add").globalSet(counter);
    module.exportFunction("bump", f.index);
    module.exportGlobal("counter", counter);
    module.exportGlobal("rate", rate);
    const { bump, counter: seen, rate: constant } = instantiate(module, { base: 37 });
    (bump as Callable)();
    expect((seen as WebAssembly.Global).value).toBe(42n);
    expect((constant as WebAssembly.Global).value).toBe(0.1);
  });

  it("has a memory of its own or takes one that threads share", () => {
    const own = new ModuleBuilder();
    own.defineMemory({ minPages: 2, maxPages: 3 });
    own.exportMemory("memory");
    const exported = instantiate(own).memory as WebAssembly.Memory;
    expect(exported.buffer.byteLength).toBe(2 * 65536);
    expect(() => exported.grow(2)).toThrow();

    const shared = new ModuleBuilder();
    shared.importMemory("env", "memory", { minPages: 1, maxPages: 4, shared: true });
    const given = new WebAssembly.Memory({ initial: 1, maximum: 4, shared: true });
    expect(() => instantiate(shared, { memory: given })).not.toThrow();
    expect(() => instantiate(shared, { memory })).toThrow(WebAssembly.LinkError);
  });

  it("writes each type of function once", () => {
    const module = new ModuleBuilder();
    const types: (readonly ValueType[])[] = [["i32"], ["f64"], ["i32"], ["i32", "i32"], ["f64"]];
    types.forEach((params, i) => {
      module.defineFunction(`f${i}`, params);
    });
    const text = readWasm(module.build(), {}).toText({});
    expect(text.match(/\(type \(;\d+;\) \(func \(param/g)).toHaveLength(3);
  });

  it("carries the names of its functions, imports among them", () => {
    const module = new ModuleBuilder();
    module.importFunction("env", "log", { params: ["i32"], results: [] });
    module.defineFunction("step");
    module.defineFunction("matmul 8x8x8");
    const read = readWasm(module.build(), { readDebugNames: true });
    read.applyNames();
    const text = read.toText({});
    expect(text).toContain('(import "env" "log" (func $log');
    expect(text).toContain("(func $step");
    expect(text).toContain("8x8x8");
  });

  it("that is empty is valid", () => {
    expect(WebAssembly.validate(new ModuleBuilder().build())).toBe(true);
  });

  it("refuses what the binary format cannot say", () => {
    const module = new ModuleBuilder();
    module.defineFunction("f");
    module.defineGlobal("i32", 0);
    module.defineMemory({ minPages: 1 });
    const type: FunctionType = { params: [], results: [] };
    expect(() => module.importFunction("env", "late", type)).toThrow(
      "internal: function env.late is imported after one was defined",
    );
    expect(() => module.importGlobal("env", "late", "i32")).toThrow(
      "internal: global env.late is imported after one was defined",
    );
    expect(() => module.defineMemory({ minPages: 1 })).toThrow("internal: a module has one memory");
    expect(() => new ModuleBuilder().defineMemory({ minPages: 1, shared: true })).toThrow(
      "internal: a shared memory needs a maximum of pages",
    );
  });
});
