import { describe, expect, it } from "vitest";
import wabt from "wabt";
import type { FunctionBuilder } from "../encoder/function-builder.js";
import { ModuleBuilder } from "../encoder/module-builder.js";
import { type Expression, ExpressionGraph } from "./expression-graph.js";

const { readWasm } = await wabt();

/** Emits a function of two i32 that stores the values the body gives, and runs it. */
function runOn(
  a: number,
  b: number,
  body: (graph: ExpressionGraph, a: Expression, b: Expression, f: FunctionBuilder) => Expression[],
) {
  const module = new ModuleBuilder();
  module.defineMemory({ minPages: 1 });
  module.exportMemory("memory");
  const f = module.defineFunction("run", ["i32", "i32"]);
  const graph = new ExpressionGraph(f);
  const values = body(graph, graph.local(f.param(0)), graph.local(f.param(1)), f);
  graph.emit(storing(f, values, () => 0));
  module.exportFunction("run", f.index);
  const bytes = module.build();
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  (exports.run as (a: number, b: number) => void)(a, b);
  const memory = new Int32Array((exports.memory as WebAssembly.Memory).buffer, 0, values.length);
  return { values: [...memory], text: readWasm(bytes, {}).toText({}) };
}

/** Sinks that store i32 values one after the other, from a word on. */
const storing = (f: FunctionBuilder, values: readonly Expression[], from: () => number) =>
  values.map((value, i) => ({
    value,
    write: (push: () => void) => {
      f.i32Const(4 * (from() + i));
      push();
      f.memory("i32.store");
    },
  }));

function count(text: string, part: RegExp): number {
  return text.match(part)?.length ?? 0;
}

describe("an expression graph", () => {
  it("computes equal expressions once, though they are used in several sinks", () => {
    const { values, text } = runOn(3, 4, (graph, a, b) => {
      const once = graph.op("i32.mul", graph.op("i32.add", a, b), b);
      const again = graph.op("i32.mul", graph.op("i32.add", a, b), b);
      expect(again).toBe(once);
      return [once, graph.op("i32.sub", again, a), graph.op("i32.mul", once, once)];
    });
    expect(values).toEqual([28, 25, 784]);
    expect(count(text, /i32\.add/g)).toBe(1);
    expect(count(text, /i32\.mul/g)).toBe(2);
  });

  it("keeps what is used once on the stack, with no local", () => {
    const { values, text } = runOn(3, 4, (graph, a, b) => [
      graph.op("i32.xor", graph.op("i32.sub", a, b), graph.op("i32.add", a, b)),
    ]);
    expect(values).toEqual([-1 ^ 7]);
    expect(text).not.toContain("(local");
  });

  it("uses a local again once its value has had its last use", () => {
    const { values, text } = runOn(2, 1, (graph, a, b) => {
      let x = a;
      for (let i = 0; i < 5; i++) x = graph.op("i32.mul", graph.op("i32.add", x, b), x);
      return [x];
    });
    let expected = 2;
    for (let i = 0; i < 5; i++) expected = Math.imul(expected + 1, expected);
    expect(values).toEqual([expected]);
    expect(text.match(/\(local ([^)]*)\)/)?.[1]?.split(" ")).toHaveLength(1);
  });

  it("runs a source once, where its value is first used", () => {
    const { values, text } = runOn(0, 7, (graph, a, b, f) => {
      const loaded = graph.source("i32", () => f.i32Const(0).memory("i32.load"));
      return [b, graph.op("i32.add", loaded, loaded), graph.op("i32.add", loaded, a)];
    });
    expect(values).toEqual([7, 14, 7]);
    expect(count(text, /i32\.load/g)).toBe(1);
  });

  it("writes copies in turns, each instruction of one before the next of the others, and all before a sink", () => {
    const { values, text } = runOn(2, 5, (graph, a, b, f) => {
      let copy = 0;
      const own = graph.source("i32", () => f.i32Const(100 * copy));
      const sum = graph.op("i32.add", graph.op("i32.mul", a, b), own);
      const sinks = storing(f, [sum, graph.op("i32.xor", sum, a), b], () => 3 * copy);
      graph.emitInTurns(3, sinks, (entered) => {
        copy = entered;
      });
      return Array.from({ length: 9 }, (_, i) =>
        graph.source("i32", () => f.i32Const(4 * i).memory("i32.load")),
      );
    });
    expect(values).toEqual([10, 8, 5, 110, 108, 5, 210, 208, 5]);
    const order = text.match(/i32\.(mul|add|xor|store)/g)?.slice(0, 18);
    const thrice = (name: string) => [name, name, name];
    expect(order).toEqual([
      ...["i32.mul", "i32.add", "i32.xor"].flatMap(thrice),
      ...Array.from({ length: 9 }, () => "i32.store"),
    ]);
  });

  it("knows the type of what an instruction gives", () => {
    const graph = new ExpressionGraph(new ModuleBuilder().defineFunction("f"));
    const [v, x] = [graph.splat("f32x4", 1), graph.source("f64", () => undefined)];
    expect(graph.op("f32x4.eq", v, v).type).toBe("v128");
    expect(graph.op("i64x2.all_true", v).type).toBe("i32");
    expect(graph.op("f64.le", x, x).type).toBe("i32");
    expect(graph.op("f64.sqrt", x).type).toBe("f64");
    expect(graph.lane("f32x4.extract_lane", 2, v).type).toBe("f32");
    expect(graph.lane("i64x2.extract_lane", 1, v).type).toBe("i64");
    expect(graph.lane("f64x2.replace_lane", 0, v, x).type).toBe("v128");
  });

  it("may be written again elsewhere in the function", () => {
    const { values } = runOn(5, 6, (graph, a, b, f) => {
      const square = graph.op("i32.mul", graph.op("i32.add", a, b), graph.op("i32.add", a, b));
      const total = f.local("i32");
      f.loop((again) => {
        const write = (push: () => void) => {
          push();
          f.set(total);
        };
        graph.emit([{ value: square, write }]);
        f.get(f.param(0)).i32Const(1).op("i32.add").tee(f.param(0));
        f.i32Const(8).op("i32.lt_s").brIf(again);
      });
      return [graph.local(total), square];
    });
    expect(values).toEqual([13 * 13, 14 * 14]);
  });
});
