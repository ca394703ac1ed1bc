import { sum, type Tensor } from "@thalweg/core";
import {
  compileProgram,
  grad,
  instantiate,
  interpretProgram,
  nodeOf,
  type Program,
  type ProgramSpec,
  variable,
} from "@thalweg/tensor";
import fc from "fast-check";
import type { ArrayInput } from "../evaluate.js";
import { hold } from "../hold.js";
import { expectSameValues } from "../same-value.js";
import { type Built, built, type ModelLaw, modelCases } from "./model-law.js";

const compile = (spec: ProgramSpec) => instantiate(compileProgram(spec));

/**
 * Finds a kernel that computes something else than the model, in a lane, in a tail or after a
 * fusion.
 */
export const compiled: ModelLaw = {
  name: "compiled",
  statement: "the compiled program has the interpreter's predictions and gradients, in f32 and f64",
  check(model, traits) {
    const network = built(model, traits);
    const dtype = fc.constantFrom("f32" as const, "f64" as const);
    const property = fc.property(modelCases(traits), dtype, ({ seed, rows }, type) => {
      const inputs = network.arrays(network.initial(seed), rows, type);
      const [interpreted, program] = [interpretProgram, compile].map((execute) =>
        outputsOf(execute, programOf(network, inputs), inputs),
      );
      for (const [name, values] of Object.entries(program!)) {
        expectSameValues(values, interpreted![name]!, `${name} in ${type}`);
      }
    });
    hold(property, 6);
  },
};

/** The prediction, and the gradient of its sum in each parameter. */
function programOf({ specs, forward }: Built, inputs: Record<string, ArrayInput>): ProgramSpec {
  const tensors: Record<string, Tensor> = {};
  for (const [name, { shape, dtype = "f64" }] of Object.entries(inputs)) {
    tensors[name] = variable(name, shape, dtype);
  }
  const prediction = forward(tensors);
  const names = Object.keys(specs);
  const slopes = grad(
    sum(prediction),
    names.map((name) => tensors[name]!),
  ).map((slope, i) => [`the gradient in "${names[i]}"`, nodeOf(slope)] as const);
  const outputs = { "the prediction": nodeOf(prediction), ...Object.fromEntries(slopes) };
  return { phases: { evaluate: { outputs } } };
}

function outputsOf(
  execute: (spec: ProgramSpec) => Program,
  spec: ProgramSpec,
  inputs: Record<string, ArrayInput>,
): Record<string, Float64Array> {
  const program = execute(spec);
  for (const [name, { values }] of Object.entries(inputs)) {
    if (program.has(name)) program.variable(name).set(values);
  }
  program.run("evaluate");
  const names = Object.keys(spec.phases.evaluate?.outputs ?? {});
  return Object.fromEntries(
    names.map((name) => [name, Float64Array.from(program.output("evaluate", name))]),
  );
}
