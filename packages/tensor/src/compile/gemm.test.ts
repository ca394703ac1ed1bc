import { UsageError } from "@thalweg/core";
import { describe, expect, it } from "vitest";
import { node, variable } from "../graph/node.js";
import { interpretProgram } from "../interpret/program.js";
import type { ProgramSpec } from "../program/program.js";
import { compileProgram } from "./compile.js";
import { instantiate } from "./instantiate.js";
import { instantiateReplica, planReplicas, sharedMemory } from "./instantiate-replica.js";
import type { Gemm, GemmCall } from "./ir/gemm.js";

/**
 * Row-major products in the order that portable numerics define, so that a service can be held to
 * the bits.
 */
function slowGemm(name = "slow"): Gemm & { readonly called: number[] } {
  const called: number[] = [];
  return {
    name,
    called,
    takes: ({ k }) => k > 2,
    bind: (memory, calls) => (index) => {
      called.push(index);
      multiply(memory, calls[index]!);
    },
  };
}

function multiply({ buffer }: WebAssembly.Memory, call: GemmCall): void {
  const { dtype, batch, m, n, k, transposeA, transposeB } = call;
  const View = dtype === "f32" ? Float32Array : Float64Array;
  const round = dtype === "f32" ? Math.fround : (x: number) => x;
  const [a, b, c] = [
    new View(buffer, call.a, batch * m * k),
    new View(buffer, call.b, batch * k * n),
    new View(buffer, call.c, batch * m * n),
  ];
  for (let i = 0; i < c.length; i++) {
    const [p, row, column] = [Math.floor(i / (m * n)), Math.floor(i / n) % m, i % n];
    let sum = 0;
    for (let j = 0; j < k; j++) {
      const x = a[p * m * k + (transposeA ? j * m + row : row * k + j)]!;
      const y = b[p * k * n + (transposeB ? column * k + j : j * n + column)]!;
      sum = round(sum + round(x * y));
    }
    c[i] = sum;
  }
}

const shapes = { plain: [5, 3, 4], batch: [2, 5, 3, 4] } as const;

function program(dtype: "f32" | "f64", kind: keyof typeof shapes): ProgramSpec {
  const [k, n, m, batch] = [...shapes[kind]].reverse() as [number, number, number, number?];
  const lead = batch === undefined ? [] : [batch];
  const a = variable("a", [...lead, m, k], dtype);
  const b = variable("b", [...lead, k, n], dtype);
  const c = variable("c", [...lead, n, m], dtype);
  const nn = node("matmul", [a, b], { transposeA: false, transposeB: false });
  return {
    phases: {
      step: {
        outputs: {
          nn,
          nt: node("matmul", [nn, b], { transposeA: false, transposeB: true }),
          tn: node("matmul", [a, nn], { transposeA: true, transposeB: false }),
          tt: node("matmul", [a, c], { transposeA: true, transposeB: true }),
        },
      },
    },
  };
}

function resultsOf(run: ReturnType<typeof interpretProgram>): number[][] {
  for (const name of ["a", "b", "c"]) {
    const values = run.variable(name);
    for (let i = 0; i < values.length; i++) values[i] = ((i * 37) % 19) / 7 - 1;
  }
  run.run("step");
  return ["nn", "nt", "tn", "tt"].map((name) => [...run.output("step", name)]);
}

describe("a service for matrix products", () => {
  for (const dtype of ["f32", "f64"] as const) {
    for (const kind of ["plain", "batch"] as const) {
      it(`computes ${dtype} products in the program's memory, anywhere in it: ${kind}`, () => {
        const spec = program(dtype, kind);
        const gemm = slowGemm();
        const compiled = compileProgram(spec, { numerics: "fast", gemm });
        const memory = new WebAssembly.Memory({ initial: compiled.layout.pages + 1 });
        const run = instantiate(compiled, { gemm, memory, base: 4096 });
        expect(resultsOf(run)).toEqual(resultsOf(interpretProgram(spec)));
        expect(gemm.called.toSorted()).toEqual([0, 1, 2, 3]);
      });
    }
  }

  it("finds the matrices of every microbatch and every replica", () => {
    const spec = program("f32", "plain");
    const gemm = slowGemm();
    const areas = {
      ...{
        microbatches: 2,
        ofMicrobatch: new Set(["a"]),
        ofReplica: new Set(["b"]),
        windows: new Map(),
      },
    };
    const compiled = compileProgram(spec, { numerics: "fast", gemm, areas });
    const plan = planReplicas(compiled.layout, [["step"], ["step"]]);
    const memory = sharedMemory(plan);
    const replicas = plan.bases.map((base) => instantiateReplica(compiled, { memory, base, gemm }));
    for (const [i, replica] of replicas.entries()) {
      for (let microbatch = 0; microbatch < 2; microbatch++) {
        const slow = interpretProgram(spec);
        const [factor, term] = [i + 1, microbatch];
        for (const name of ["a", "b", "c"]) {
          const given = slow.variable(name).map((_, j) => term + factor * (((j * 37) % 19) - 9));
          slow.variable(name).set(given);
          (name === "a"
            ? replica.microbatchVariable(name, microbatch)
            : replica.variable(name)
          ).set(given);
        }
        slow.run("step");
        replica.runMicrobatch("step", microbatch);
        for (const name of ["nn", "nt", "tn", "tt"]) {
          expect(replica.output("step", name)).toEqual(slow.output("step", name));
        }
      }
    }
    expect(gemm.called.length).toBe(16);
  });

  it("leaves the products that it does not take to the built-in kernel", () => {
    const spec = program("f32", "plain");
    const gemm = { ...slowGemm(), takes: ({ k }: { k: number }) => k === 3 };
    const compiled = compileProgram(spec, { numerics: "fast", gemm });
    expect(compiled.layout.gemm!.calls.every(({ k }) => k === 3)).toBe(true);
    expect(compiled.layout.gemm!.calls.length).toBeLessThan(4);
    expect(resultsOf(instantiate(compiled, { gemm }))).toEqual(resultsOf(interpretProgram(spec)));
  });

  it("is refused under portable numerics", () => {
    const compile = () => compileProgram(program("f32", "plain"), { gemm: slowGemm() });
    expect(compile).toThrow(UsageError);
    expect(compile).toThrow(
      'matrix products by slow have other last bits than portable numerics promise; choose numerics "fast", or leave slow out.',
    );
  });

  it("must be given again where its program is instantiated", () => {
    const options = { numerics: "fast", gemm: slowGemm() } as const;
    const compiled = compileProgram(program("f32", "plain"), options);
    expect(() => instantiate(compiled)).toThrow(
      "the program was compiled for matrix products by slow and is given none; instantiate it with slow, or compile it again.",
    );
    expect(() => instantiate(compiled, { gemm: slowGemm("quick") })).toThrow("is given quick");
  });
});
