import { type ElementaryName, elementary, type Precision } from "@thalweg/core/numeric";
import { describe, expect, it } from "vitest";
import { ModuleBuilder } from "../encoder/module-builder.js";
import { type Expression, ExpressionGraph } from "./expression-graph.js";
import { type VectorArithmetic, vectorArithmetic } from "./vector-arithmetic.js";

const thorough = process.env.THALWEG_THOROUGH === "1" ? 10 : 1;
const POINTS = 24_000 * thorough;
const arrayOf = { f32: Float32Array, f64: Float64Array } as const;

/** Applies emitted code of two arguments to two arrays, a vector at a time. */
function applyLanes(
  precision: Precision,
  formula: (a: VectorArithmetic, x: Expression, y: Expression) => Expression,
  x: Float32Array | Float64Array,
  y: Float32Array | Float64Array,
): Float32Array | Float64Array {
  const memory = new WebAssembly.Memory({ initial: Math.ceil((3 * x.byteLength) / 65536) });
  const views = [0, 1, 2].map(
    (i) => new arrayOf[precision](memory.buffer, i * x.byteLength, x.length),
  );
  views[0]!.set(x);
  views[1]!.set(y);
  run(emitLoop(precision, formula, x.byteLength), memory);
  return views[2]!;
}

function emitLoop(
  precision: Precision,
  formula: (a: VectorArithmetic, x: Expression, y: Expression) => Expression,
  bytes: number,
): ModuleBuilder {
  const module = new ModuleBuilder();
  module.importMemory("env", "memory", { minPages: 1 });
  const f = module.defineFunction("run");
  const at = f.local("i32");
  const graph = new ExpressionGraph(f);
  const load = (offset: number) =>
    graph.source("v128", () => f.get(at).memory("v128.load", offset));
  f.loop((again) => {
    const value = formula(vectorArithmetic(graph, precision), load(0), load(bytes));
    const write = (push: () => void) => {
      f.get(at);
      push();
      f.memory("v128.store", 2 * bytes);
    };
    graph.emit([{ value, write }]);
    f.get(at).i32Const(16).op("i32.add").tee(at).i32Const(bytes).op("i32.lt_u").brIf(again);
  });
  module.exportFunction("run", f.index);
  return module;
}

function run(module: ModuleBuilder, memory: WebAssembly.Memory): void {
  const compiled = new WebAssembly.Module(module.build());
  const { run } = new WebAssembly.Instance(compiled, { env: { memory } }).exports;
  (run as () => void)();
}

/** Numbers that formulas treat apart, and their neighbours. */
function specials(precision: Precision): number[] {
  const least = precision === "f32" ? 2 ** -149 : 2 ** -1074;
  const normal = precision === "f32" ? 2 ** -126 : 2 ** -1022;
  const greatest = precision === "f32" ? 3.4028234663852886e38 : Number.MAX_VALUE;
  const epsilon = precision === "f32" ? 2 ** -23 : 2 ** -52;
  const positive = [
    ...[0, least, 3 * least, normal - least, normal, greatest, Number.POSITIVE_INFINITY],
    ...[1, 1 + epsilon, 1 - epsilon / 2, 2, 3, 0.5, 1.5, Math.SQRT2, Math.SQRT1_2, Math.LN2 / 2],
    ...[Math.PI, Math.PI / 2, Math.PI / 4, 51471, 51472, 105414357, 105414358, 2 ** 24 + 1],
    ...[87.3, 88.8, 103.9, 104, 105, 709.7, 709.8, 745.1, 745.2, 746, 1e-5, 1e-10, 1e10, 1e30],
  ];
  const rounded = positive.map((x) => (precision === "f32" ? Math.fround(x) : x));
  return [...rounded, ...rounded.map((x) => -x), Number.NaN];
}

/**
 * A fixed walk through the bits of 32-bit words (Weyl steps, mixed): the same points in every run.
 */
function wordStream(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let word = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
    return (word ^ (word >>> 16)) >>> 0;
  };
}

/** Every pair of specials, then any bit pattern, then moderate numbers, in pairs. */
function points(precision: Precision) {
  const chosen = specials(precision);
  const [x, y] = [new arrayOf[precision](POINTS), new arrayOf[precision](POINTS)];
  const next = wordStream(precision === "f32" ? 1 : 2);
  for (const [array, other] of [
    [x, 0],
    [y, 1],
  ] as const) {
    const words = new Uint32Array(array.buffer);
    for (let i = 0; i < words.length; i++) words[i] = next();
    for (let i = POINTS / 2; i < POINTS; i++) array[i] = (next() / 2 ** 32 - 0.5) * 2 ** (i % 12);
    for (let i = 0; i < chosen.length ** 2; i++) {
      array[i] = chosen[other === 0 ? i % chosen.length : Math.floor(i / chosen.length)]!;
    }
  }
  return { x, y };
}

/** The bits, with every NaN the same. */
function bits(array: Float32Array | Float64Array): Uint32Array {
  const canonical = array.map((value) => (Number.isNaN(value) ? Number.NaN : value));
  return new Uint32Array(canonical.buffer);
}

const sample = { f32: points("f32"), f64: points("f64") };

describe.each(["f32", "f64"] as const)(
  "emitted %s lanes have the bits of the carrier on numbers",
  (precision) => {
    const { x, y } = sample[precision];

    it.each(Object.keys(elementary) as ElementaryName[])("for %s at every point", (name) => {
      const { arity, formula, [precision]: onNumbers } = elementary[name];
      const emitted = applyLanes(
        precision,
        (a, first, second) => (arity === 1 ? formula(a, first) : formula(a, first, second)),
        x,
        y,
      );
      expect(bits(emitted)).toEqual(bits(x.map((value, i) => onNumbers(value, y[i]!))));
    });
  },
);
