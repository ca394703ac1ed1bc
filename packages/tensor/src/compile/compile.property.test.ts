/** Compiled programs against the interpreter, their definition, on random graphs: to the bit, whatever is fused or reused. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sizeOf } from "../graph/shape.js";
import { interpretProgram } from "../interpret/program.js";
import type { Program, ProgramSpec, TypedArray } from "../program.js";
import { pairRecipes } from "../testing-graphs/pairs.js";
import {
  buildGraph,
  graphParameters,
  type RandomGraph,
  randomGraphs,
} from "../testing-graphs/random-graphs.js";
import { type CompileOptions, compileProgram } from "./compile.js";
import { instantiate } from "./instantiate.js";

const parameters = graphParameters("compiled programs");

const variants: readonly CompileOptions[] = [
  { fuse: true, reuse: true },
  { fuse: true, reuse: false },
  { fuse: false, reuse: true },
  { fuse: false, reuse: false },
];

/** One phase: every sink an output, and each input that a sink fits updated by it. */
function specOf({ outputs, inputs }: RandomGraph): ProgramSpec {
  const left = new Set(outputs);
  const updates = inputs.flatMap((input) => {
    const value = [...left].find(
      (sink) =>
        sink !== input && sink.dtype === input.dtype && `${sink.shape}` === `${input.shape}`,
    );
    if (value === undefined) return [];
    left.delete(value);
    return [[input, value] as const];
  });
  const named = outputs
    .filter((sink) => left.has(sink) || sink.id % 2 === 0)
    .map((sink, i) => [`out${i}`, sink] as const);
  return { phases: { step: { outputs: Object.fromEntries(named), updates } } };
}

/** Runs the phase twice, so that updates are read, and gives every array, each NaN the same. */
function results(program: Program, { inputs, values }: RandomGraph, spec: ProgramSpec): unknown {
  for (const input of inputs) {
    const { name } = input.attributes;
    if (program.has(name)) program.variable(name).set(values.get(input)!);
  }
  const found: Record<string, unknown> = {};
  for (let run = 0; run < 2; run++) {
    program.run("step");
    for (const name of Object.keys(spec.phases.step!.outputs ?? {})) {
      found[`${name} ${run}`] = bits(program.output("step", name));
    }
    for (const { attributes } of inputs) {
      if (program.has(attributes.name)) {
        found[`${attributes.name} ${run}`] = bits(program.variable(attributes.name));
      }
    }
  }
  return found;
}

function bits(array: TypedArray): Uint32Array {
  const copy = array.slice();
  if (!(copy instanceof Int32Array)) {
    for (let i = 0; i < copy.length; i++) if (Number.isNaN(copy[i])) copy[i] = Number.NaN;
  }
  return new Uint32Array(copy.buffer, copy.byteOffset, copy.byteLength / 4);
}

function check(graph: RandomGraph): void {
  const spec = specOf(graph);
  const expected = results(interpretProgram(spec), graph, spec);
  for (const options of variants) {
    expect(results(instantiate(compileProgram(spec, options)), graph, spec)).toEqual(expected);
  }
}

describe("a compiled program has the interpreter's bits, fused or not, with arrays reused or not", () => {
  it.each(["tame", "wild"] as const)("on %s random graphs", (manner) => {
    fc.assert(fc.property(randomGraphs({ manner }), check), parameters);
  });

  it.each(["f32", "f64"] as const)("on every fusable pair of primitives in %s", (dtype) => {
    for (const recipe of pairRecipes(dtype, (i) => 1 + (i % 67))) {
      const graph = buildGraph(recipe);
      if (graph.outputs.every(({ shape }) => sizeOf(shape) === 0)) continue;
      check(graph);
    }
  });
});
