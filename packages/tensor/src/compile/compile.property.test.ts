/**
 * Compiled programs against the interpreter, their definition, on random graphs: to the bit,
 * whatever is fused or reused.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import wabt from "wabt";
import type { TensorNode } from "../graph/node.js";
import { firstOutside, interpretBounded } from "../interpret/bounded/interpret-bounded.js";
import { interpretProgram } from "../interpret/program.js";
import type { Phase, Program, ProgramSpec } from "../program/program.js";
import { sizeOf } from "../shape/shape.js";
import { bitsOf } from "../test-support/bits.js";
import { pairRecipes } from "../test-support/pairs.js";
import {
  buildGraph,
  graphParameters,
  type RandomGraph,
  randomGraphs,
} from "../test-support/random-graphs.js";
import { type CompileOptions, compileProgram } from "./compile.js";
import { instantiate } from "./instantiate.js";
import type { CompiledProgram } from "./ir/compiled-program.js";

const parameters = graphParameters("compiled programs");
const { readWasm } = await wabt();

const variants: readonly CompileOptions[] = [
  { fuse: true, reuse: true },
  { fuse: true, reuse: false },
  { fuse: false, reuse: true },
  { fuse: false, reuse: false },
];

/**
 * Every sink an output of one of two phases, and each input updated by a sink that fits it, if
 * there is one.
 */
function specOf({ outputs, inputs }: RandomGraph): ProgramSpec {
  const left = new Set(outputs);
  const updates = inputs.flatMap((input) => {
    const value = [...left].find(
      (sink) => sink.dtype === input.dtype && `${sink.shape}` === `${input.shape}`,
    );
    if (value === undefined) return [];
    left.delete(value);
    return [[input, value] as const];
  });
  const phase = (which: number): Phase => ({
    outputs: Object.fromEntries(
      outputs
        .map((sink, i) => [`out${i}`, sink] as const)
        .filter(([, sink], i) => i % 3 !== which || left.has(sink)),
    ),
    updates: updates.filter((_, i) => i % 2 === which),
  });
  return { phases: { first: phase(0), second: phase(1) } };
}

/** Runs the phases in turn, so that updates are read, and gives every array's bits. */
function results(program: Program, { inputs, values }: RandomGraph, spec: ProgramSpec) {
  const present = inputs.filter(({ attributes }) => program.has(attributes.name));
  for (const input of present) program.variable(input.attributes.name).set(values.get(input)!);
  const found: Record<string, Uint32Array> = {};
  for (const [run, phase] of ["first", "second", "second", "first"].entries()) {
    program.run(phase);
    for (const name of Object.keys(spec.phases[phase]!.outputs ?? {})) {
      found[`${run} ${phase} ${name}`] = bitsOf(program.output(phase, name));
    }
    for (const { attributes } of present) {
      found[`${run} ${attributes.name}`] = bitsOf(program.variable(attributes.name));
    }
  }
  return found;
}

function expectValid({ code }: CompiledProgram): void {
  const module = readWasm(code as Uint8Array, {});
  module.validate();
  module.destroy();
}

function expectInterpretersBits(graph: RandomGraph): void {
  const spec = specOf(graph);
  const expected = results(interpretProgram(spec), graph, spec);
  for (const options of variants) {
    const compiled = compileProgram(spec, options);
    expectValid(compiled);
    expect(results(instantiate(compiled), graph, spec)).toEqual(expected);
  }
}

describe("a compiled program has the interpreter's bits, fused or not, with arrays reused or not", () => {
  it.each(["tame", "wild"] as const)("on %s random graphs", (manner) => {
    fc.assert(fc.property(randomGraphs({ manner }), expectInterpretersBits), parameters);
  });

  it.each(["f32", "f64"] as const)("on every fusable pair of primitives in %s", (dtype) => {
    for (const recipe of pairRecipes(dtype, (i) => 1 + (i % 67))) {
      const graph = buildGraph(recipe);
      if (graph.outputs.every(({ shape }) => sizeOf(shape) === 0)) continue;
      expectInterpretersBits(graph);
    }
  });
});

describe("a compiled program has the interpreter's bits wherever it lies in 4 GiB", () => {
  /** All that a program may have. Pages cost nothing until they are touched. */
  const memory = () => new WebAssembly.Memory({ initial: 65535 });
  const bases = [2 ** 31 - 4096, 2 ** 31 - 64, 2 ** 31, 2 ** 32 - 2 ** 22];
  const expectSame = (whole: WebAssembly.Memory, graph: RandomGraph, base: number) => {
    const spec = specOf(graph);
    const program = instantiate(compileProgram(spec), { memory: whole, base });
    expect(results(program, graph, spec)).toEqual(results(interpretProgram(spec), graph, spec));
  };

  it("on random graphs", () => {
    const whole = memory();
    fc.assert(
      fc.property(randomGraphs({ manner: "tame" }), fc.constantFrom(...bases), (graph, base) => {
        expectSame(whole, graph, base);
      }),
      parameters,
    );
  });

  it.each(["f32", "f64"] as const)("on every fusable pair of primitives in %s", (dtype) => {
    const whole = memory();
    for (const [i, recipe] of pairRecipes(dtype, (at) => 1 + (at % 67)).entries()) {
      const graph = buildGraph(recipe);
      if (graph.outputs.every(({ shape }) => sizeOf(shape) === 0)) continue;
      expectSame(whole, graph, bases[i % bases.length]!);
    }
  });
});

describe("a compiled program lies within the error bound of the interpreter in doubles", () => {
  it.each(["f32", "f64"] as const)("on tame random graphs in %s", (dtype) => {
    fc.assert(
      fc.property(
        randomGraphs({ manner: "tame", dtypes: [dtype] }),
        ({ outputs, values, inputs }) => {
          const named = (nodes: readonly TensorNode[]) =>
            Object.fromEntries(nodes.map((node, i) => [`out${i}`, node]));
          const program = instantiate(
            compileProgram({ phases: { run: { outputs: named(outputs) } } }),
          );
          for (const input of inputs)
            program.variable(input.attributes.name).set(values.get(input)!);
          program.run("run");
          for (const [i, bounded] of interpretBounded(outputs, values).entries()) {
            expect(firstOutside(bounded, program.output("run", `out${i}`))).toBeUndefined();
          }
        },
      ),
      parameters,
    );
  });
});
