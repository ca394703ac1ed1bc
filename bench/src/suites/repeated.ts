import { stream } from "@thalweg/core/numeric";
import { compileProgram, instantiate, programVariables, type TensorNode } from "@thalweg/tensor";
import type { Case } from "./suite.js";

/** The number of elements for which two operands and a result fit the L1 cache. */
export const inCache = 2_048;

/** Runs per call, so that the time of clock readings is negligible. */
const repeats = 100;

/**
 * A program that computes one value, run many times per call.
 * @param values maps a number between 0 and 1 to a variable's value; default: between 0.5 and 1.5
 */
export function repeated(
  value: TensorNode,
  unit: string,
  unitsEach: number,
  values: (random: number) => number = (random) => random + 0.5,
): Case {
  const spec = { phases: { part: { outputs: { value } } } };
  const program = instantiate(compileProgram(spec));
  for (const name of programVariables(spec).keys()) {
    const random = stream("bench", "suite", name);
    const array = program.variable(name);
    for (let i = 0; i < array.length; i++) array[i] = values(random.uniform());
  }
  return {
    run: () => {
      for (let i = 0; i < repeats; i++) program.run("part");
    },
    units: repeats * unitsEach,
    unit,
  };
}
