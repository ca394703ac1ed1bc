import { stream } from "@thalweg/core/numeric";
import { compileProgram, instantiate, programVariables, type TensorNode } from "@thalweg/tensor";
import type { Case } from "./suite.js";

/** Elements that lie in the first cache with two operands and a result. */
export const inCache = 2_048;

/** Runs in one call, so that reading the clock costs nothing. */
const repeats = 100;

/**
 * A program of one value, run many times in a call.
 * @param values of a variable, from a number between 0 and 1; between 0.5 and 1.5 unless given
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
