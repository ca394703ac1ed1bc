import type { Scalar } from "@thalweg/core";
import { checkArgument } from "@thalweg/core/host";
import {
  interpretProgram,
  nodeOf,
  refuseFree,
  type ScalarNode,
  scalarVariable,
} from "@thalweg/tensor";

/**
 * The value of the scalar that `build` makes of named scalars, by the interpreter:
 * `evaluateScalar({ t: 5 }, ({ t }) => ...)`.
 */
export function evaluateScalar<K extends string>(
  inputs: Readonly<Record<K, number>>,
  build: (scalars: Readonly<Record<K, Scalar>>) => Scalar,
): number {
  checkArgument("evaluateScalar", "the inputs", inputs, "fields");
  checkArgument("evaluateScalar", "build", build, "function");
  const names = Object.keys(inputs) as K[];
  const entries = names.map((name): [string, ScalarNode] => [name, scalarVariable(name)]);
  // fromEntries forgets the names.
  const scalars = Object.fromEntries<Scalar>(entries) as Record<K, Scalar>;
  const outputs = { value: nodeOf(build(scalars)) };
  const bound = new Set(entries.map(([, scalar]) => nodeOf(scalar)));
  refuseFree("evaluateScalar", [outputs.value], bound);
  const program = interpretProgram({ phases: { evaluate: { outputs } } });
  for (const name of names) {
    if (program.has(name)) program.variable(name).set([inputs[name]]);
  }
  program.run("evaluate");
  return program.output("evaluate", "value")[0]!;
}
