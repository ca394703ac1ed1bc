import {
  add,
  concat,
  cumsum,
  debias,
  div,
  ema,
  equal,
  exp,
  iota,
  log,
  matmul,
  max,
  mean,
  mul,
  relu,
  reshape,
  slice,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  transpose,
  where,
} from "@thalweg/core";
import { describe, expect, it } from "vitest";
import { grad } from "../autodiff/grad.js";
import { nodeOf, scalarVariable, variable } from "../graph/node.js";
import { interpretProgram } from "../interpret/program.js";
import type { Program, ProgramSpec } from "../program/program.js";
import { bitsOf } from "../test-support/bits.js";
import { compileProgram } from "./compile.js";
import { explain } from "./explain.js";
import { instantiate, instantiateAsync, withModule } from "./instantiate.js";

const x = variable("x", [37], "f32");
const y = variable("y", [37], "f32");

function fill(program: Program, names: readonly string[]): void {
  for (const [k, name] of names.entries()) {
    const array = program.variable(name);
    for (let i = 0; i < array.length; i++) array[i] = ((i * 7 + k * 3) % 11) / 4 - 1;
  }
}

/**
 * Runs phases on a compiled and an interpreted program, and compares every variable and output
 * after each.
 */
function expectSame(spec: ProgramSpec, names: readonly string[], runs: readonly string[]): void {
  const [compiled, oracle] = [instantiate(compileProgram(spec)), interpretProgram(spec)];
  fill(compiled, names);
  fill(oracle, names);
  for (const phase of runs) {
    compiled.run(phase);
    oracle.run(phase);
    for (const name of names) {
      expect(bitsOf(compiled.variable(name))).toEqual(bitsOf(oracle.variable(name)));
    }
    for (const name of Object.keys(spec.phases[phase]!.outputs ?? {})) {
      expect(bitsOf(compiled.output(phase, name))).toEqual(bitsOf(oracle.output(phase, name)));
    }
  }
}

describe("updates happen all at once", () => {
  it("swaps two variables, and needs no copy for it", () => {
    const spec = { phases: { swap: { updates: [[x, y] as const, [y, x] as const] } } };
    expectSame(spec, ["x", "y"], ["swap", "swap", "swap"]);
    expect(compileProgram(spec).kernels.swap).toMatchObject([{ loads: 2, stores: 2 }]);
  });

  it("turns three variables round", () => {
    const z = variable("z", [37], "f32");
    expectSame(
      { phases: { turn: { updates: [[x, y], [y, z], [z, x]] } } }, // biome-ignore format: one line
      ["x", "y", "z"],
      ["turn", "turn"],
    );
  });

  it("reads the old value of another updated variable", () => {
    const updates = [
      [x, nodeOf(add(x, y))],
      [y, nodeOf(mul(x, 2))],
    ] as const;
    expectSame({ phases: { step: { updates } } }, ["x", "y"], ["step", "step"]);
  });

  it("reads old values where they no longer lie at the same place", () => {
    const shifted = concat([slice(x, [1], [36]), slice(x, [0], [1])]);
    const updates = [
      [x, nodeOf(shifted)],
      [y, nodeOf(add(y, cumsum(x)))],
    ] as const;
    expectSame({ phases: { step: { updates } } }, ["x", "y"], ["step", "step"]);
  });

  it("reads old values of a transposed matrix, of a row in every row, and of a sum", () => {
    const m = variable("m", [6, 6], "f32");
    const updates = (value: Tensor) => ({
      phases: { step: { updates: [[m, nodeOf(value)] as const] } },
    });
    expectSame(updates(add(m, transpose(m))), ["m"], ["step", "step"]);
    expectSame(updates(add(m, slice(m, [2, 0], [1, 6]))), ["m"], ["step", "step"]);
    expectSame(updates(sub(m, sum(m))), ["m"], ["step", "step"]);
    expectSame(updates(sub(m, reshape(sum(m, 1), [6, 1]))), ["m"], ["step", "step"]);
    expectSame(updates(matmul(m, m)), ["m"], ["step", "step"]);
  });

  it("reads an old value again in a later pass over the row that is being written", () => {
    const m = variable("m", [6, 9], "f32");
    const o = nodeOf(sub(m, reshape(sum(mul(m, m), 1), [6, 1])));
    const updates = [[m, nodeOf(mul(m, 2))]] as const;
    const spec = { phases: { step: { outputs: { o }, updates } } };
    expectSame(spec, ["m"], ["step", "step"]);
    expect(compileProgram(spec).kernels.step).toMatchObject([{ passes: 2 }, { kind: "commit" }]);
  });

  it("reduces old values in the pass that writes the new ones", () => {
    const value = add(y, 1);
    const above = equal(value, max(x));
    const step = { updates: [[x, nodeOf(value)] as const], outputs: { above: nodeOf(above) } };
    expectSame({ phases: { step } }, ["x", "y"], ["step", "step"]);
  });

  it("gives one value to two variables and an output", () => {
    const value = nodeOf(add(x, 1));
    const updates = [
      [x, value],
      [y, value],
    ] as const;
    expectSame({ phases: { step: { outputs: { value }, updates } } }, ["x", "y"], ["step", "step"]);
  });

  it("gives as output the value that a variable had", () => {
    const updates = [[x, nodeOf(mul(x, 3))]] as const;
    expectSame({ phases: { step: { outputs: { x }, updates } } }, ["x"], ["step", "step"]);
  });

  it("keeps outputs apart from variables, which may be written between runs", () => {
    const program = instantiate(compileProgram({ phases: { look: { outputs: { x } } } }));
    program.variable("x").fill(1);
    program.run("look");
    program.variable("x").fill(2);
    expect([...program.output("look", "x")]).toEqual(new Array(37).fill(1));
  });
});

describe("phases", () => {
  const spec: ProgramSpec = {
    phases: {
      step: { outputs: { loss: nodeOf(sum(square(x))) }, updates: [[x, nodeOf(mul(x, 0.5))]] },
      look: { outputs: { largest: nodeOf(max(x)), e: nodeOf(exp(x)) } },
    },
  };

  it("share their variables", () => {
    expectSame(spec, ["x"], ["step", "look", "step", "step", "look"]);
  });

  it("run in a memory of someone else, from a base on", () => {
    const compiled = compileProgram(spec);
    const memory = new WebAssembly.Memory({ initial: compiled.layout.pages + 2 });
    const [low, high] = [0, 65536].map((base) => instantiate(compiled, { memory, base }));
    low!.variable("x").fill(1);
    high!.variable("x").fill(2);
    low!.run("step");
    high!.run("step");
    expect([low!.output("step", "loss")[0], high!.output("step", "loss")[0]]).toEqual([37, 148]);
    expect(new Set([...low!.variable("x"), ...high!.variable("x")])).toEqual(new Set([0.5, 1]));
  });

  it("run from a module that was compiled or copied elsewhere", async () => {
    const data = structuredClone(compileProgram(spec));
    const programs = [
      instantiate(withModule(data)),
      await instantiateAsync(data),
      await instantiateAsync(withModule(data)),
    ];
    for (const program of programs) {
      program.variable("x").fill(3);
      program.run("step");
      expect(program.output("step", "loss")[0]).toBe(333);
    }
  });

  it("are found by name, or the nearest names are listed", () => {
    const program = instantiate(compileProgram(spec));
    expect(() => program.run("stop")).toThrow('the program has no phase "stop"');
    expect(() => program.output("step", "los")).toThrow('no output "los". Did you mean');
    expect(() => program.variable("z")).toThrow('no variable "z"');
  });
});

describe("memory", () => {
  it("is refused before it is asked for when it would not fit", () => {
    const huge = variable("huge", [2 ** 30], "f32");
    const spec = { phases: { step: { updates: [[huge, nodeOf(mul(huge, 2))] as const] } } };
    expect(() => compileProgram(spec)).toThrow(/the program needs 42949\d+ bytes of memory/);
  });

  it("is shared by arrays that are never alive together", () => {
    let value: Tensor = variable("m", [64, 64], "f32");
    for (let i = 0; i < 10; i++) value = matmul(value, value);
    const spec = { phases: { run: { outputs: { value: nodeOf(value) } } } };
    const bytes = (reuse: boolean) => compileProgram(spec, { reuse }).layout.bytes;
    const one = 64 * 64 * 4;
    expect(bytes(true)).toBeLessThan(3.5 * one);
    expect(bytes(false)).toBeGreaterThan(11 * one);
  });
});

describe("what is fused", () => {
  const kernelsOf = (spec: ProgramSpec) => compileProgram(spec).kernels.step!;

  it("an Adam update is one pass over memory, and its bias corrections one kernel of scalars", () => {
    const [theta, g, m, v] = ["theta", "g", "m", "v"].map((name) => variable(name, [1000], "f32"));
    const [lr, t] = [scalarVariable("lr"), scalarVariable("t")];
    const [m1, v1] = [ema(m!, g!, 0.9), ema(v!, square(g!), 0.999)];
    const root = add(sqrt(debias(v1, 0.999, t)), 1e-8);
    const step = div(mul(lr, debias(m1, 0.9, t)), root);
    const kernels = kernelsOf({
      phases: {
        step: {
          updates: [
            [m!, nodeOf(m1)],
            [v!, nodeOf(v1)],
            [theta!, nodeOf(sub(theta!, step))],
          ],
        },
      },
    });
    expect(kernels).toMatchObject([
      { kind: "loop", space: [1], splats: 2 },
      { kind: "loop", space: [1000], loads: 4, splats: 3, stores: 3, passes: 1 },
    ]);
  });

  it("softmax, cross-entropy and their gradient are one loop over the rows, and the mean another", () => {
    const z = variable("z", [64, 10], "f32");
    const classes = variable("classes", [64], "i32");
    const shifted = sub(z, reshape(max(z, 1), [64, 1]));
    const chosen = equal(reshape(classes, [64, 1]), iota(z, 10));
    const picked = sum(where(chosen, shifted, 0), 1);
    const loss = mean(sub(log(sum(exp(shifted), 1)), picked));
    const kernels = kernelsOf({
      phases: { step: { outputs: { loss: nodeOf(loss), dz: nodeOf(grad(loss, [z])[0]!) } } },
    });
    const loops = kernels.filter(({ kind }) => kind === "loop");
    expect(loops.length).toBeLessThanOrEqual(3);
    expect(loops.filter(({ primitives }) => primitives.includes("exp"))).toHaveLength(1);
  });

  it("a mask is computed again for the gradient and not stored", () => {
    const [w, b, h] = [
      variable("w", [16, 16], "f32"),
      variable("b", [16], "f32"),
      variable("h", [32, 16], "f32"),
    ];
    const active = relu(add(matmul(h, w), b));
    const loss = sum(square(matmul(active, w)));
    const kernels = kernelsOf({
      phases: { step: { outputs: { dw: nodeOf(grad(loss, [w])[0]!) } } },
    });
    const masks = kernels.filter(({ primitives }) => primitives.includes("lessEqual"));
    expect(masks).toMatchObject([
      { primitives: ["add", "lessEqual", "where"], stores: 1 },
      { loads: 3, stores: 1 },
    ]);
  });

  it("parts of a concatenation are written in place by what computes them", () => {
    const joined = concat([exp(x), sqrt(y), reshape(sum(x), [1])]);
    const kernels = kernelsOf({ phases: { step: { outputs: { joined: nodeOf(joined) } } } });
    expect(kernels.flatMap(({ primitives }) => primitives)).not.toContain("copy");
  });

  it("slices, reshapes, transposes and broadcasts cost nothing", () => {
    const flat = variable("flat", [100], "f32");
    const a = reshape(slice(flat, [10], [60]), [6, 10]);
    const b = slice(flat, [80], [10]);
    const value = add(transpose(add(a, b)), 1);
    const kernels = kernelsOf({ phases: { step: { outputs: { value: nodeOf(value) } } } });
    expect(kernels.flatMap(({ primitives }) => primitives)).toEqual(["add", "add"]);
  });

  it("equal expressions are computed once, and constant ones not at all", () => {
    const twice = add(exp(x), exp(x));
    const value = mul(twice, sqrt(add(variable("s", [], "f32"), 0)));
    const kernels = kernelsOf({ phases: { step: { outputs: { value: nodeOf(value) } } } });
    const all = kernels.flatMap(({ primitives }) => primitives);
    expect(all.filter((name) => name === "exp")).toHaveLength(1);
  });

  it("is explained in a listing", () => {
    const spec = { phases: { step: { updates: [[x, nodeOf(add(x, y))] as const] } } };
    expect(explain(compileProgram(spec))).toBe(
      [
        "448 bytes of memory",
        "phase step: 1 kernels",
        "  k0_add [37]: 2 loads, 0 splats, 1 stores, 1 passes: add",
      ].join("\n"),
    );
  });
});
