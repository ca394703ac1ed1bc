/**
 * The kernel of `randomBits`: Philox4x32-10 on four blocks at a time, one in each lane. The bits
 * are those of core's `philox4x32` with counter [block, counter, 0, 0].
 */
import { philoxConstants } from "@thalweg/core/numeric";
import { type Expression, ExpressionGraph } from "./carrier/expression-graph.js";
import { transposeSquare } from "./carrier/transpose-square.js";
import type { FunctionBuilder, Local } from "./encoder/function-builder.js";
import type { ModuleBuilder } from "./encoder/module-builder.js";
import { storeLanes } from "./lane-access.js";
import { advance, repeat } from "./repeat.js";

const BLOCKS = 4;
const WORDS = 4 * BLOCKS;

/**
 * Defines a function of the addresses of the key (2 words), the counter (1 word) and `count` words
 * to fill; returns its number.
 */
export function emitPhilox(module: ModuleBuilder, count: number): number {
  const f = module.defineFunction(`philox of ${count}`, ["i32", "i32", "i32"]);
  const [key, counter, target] = f.params as [Local, Local, Local];
  const state = {
    block: f.local("v128"),
    counter: loadSplat(f, counter, 0),
    key0: loadSplat(f, key, 0),
    key1: loadSplat(f, key, 4),
  };
  f.get(f.vector("i32x4", [0, 1, 2, 3])).set(state.block);
  repeat(f, Math.floor(count / WORDS), () => {
    emitBlocks(f, state, target, WORDS);
    f.get(state.block).get(f.splat("i32x4", BLOCKS)).op("i32x4.add").set(state.block);
    advance(f, target, 4 * WORDS);
  });
  if (count % WORDS > 0) emitBlocks(f, state, target, count % WORDS);
  return f.index;
}

function loadSplat(f: FunctionBuilder, pointer: Local, offset: number): Local {
  const vector = f.local("v128");
  f.get(pointer).memory("v128.load32_splat", offset).set(vector);
  return vector;
}

/** Four blocks, of which the first `words` words are stored at `target`. */
function emitBlocks(
  f: FunctionBuilder,
  state: Readonly<Record<"block" | "counter" | "key0" | "key1", Local>>,
  target: Local,
  words: number,
): void {
  const graph = new ExpressionGraph(f);
  const [block, counter] = [graph.local(state.block), graph.local(state.counter)];
  const key = [graph.local(state.key0), graph.local(state.key1)] as const;
  const columns = transposeSquare(graph, rounds(graph, block, counter, key));
  const wanted = columns.slice(0, Math.ceil(words / 4));
  const vector = f.local("v128");
  const sinks = wanted.map((value, i) => ({
    value,
    write: (push: () => void) => {
      push();
      f.set(vector);
      const count = Math.min(4, words - 4 * i);
      storeLanes(f, { pointer: target, offset: 16 * i, laneBytes: 4, count }, vector);
    },
  }));
  graph.emit(sinks);
  f.release(vector);
}

/** The four words of each block after all rounds, from the counters [block, counter, 0, 0]. */
function rounds(
  graph: ExpressionGraph,
  block: Expression,
  counter: Expression,
  key: readonly [Expression, Expression],
): Expression[] {
  const { multipliers, weyl } = philoxConstants;
  const splat = (word: number) => graph.splat("i32x4", word);
  const xor = (x: Expression, y: Expression) => graph.op("v128.xor", x, y);
  let [k0, k1] = key;
  let [c0, c1, c2, c3] = [block, counter, splat(0), splat(0)];
  for (let round = 0; round < philoxConstants.rounds; round++) {
    const first = multiply(graph, c0, splat(multipliers[0]));
    const second = multiply(graph, c2, splat(multipliers[1]));
    c0 = xor(xor(second.high, c1), k0);
    c1 = second.low;
    c2 = xor(xor(first.high, c3), k1);
    c3 = first.low;
    k0 = graph.op("i32x4.add", k0, splat(weyl[0]));
    k1 = graph.op("i32x4.add", k1, splat(weyl[1]));
  }
  return [c0, c1, c2, c3];
}

/** The low and the high words of the 64-bit products of unsigned words. */
function multiply(graph: ExpressionGraph, x: Expression, y: Expression) {
  const first = graph.op("i64x2.extmul_low_i32x4_u", x, y);
  const last = graph.op("i64x2.extmul_high_i32x4_u", x, y);
  return {
    low: graph.shuffle32(first, last, [0, 2, 4, 6]),
    high: graph.shuffle32(first, last, [1, 3, 5, 7]),
  };
}
