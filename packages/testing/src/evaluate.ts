/**
 * Evaluates a graph once on numbers, for the laws of losses and for tests of functions written in
 * core's operations.
 */
import type { DType, Shape, Tensor } from "@thalweg/core";
import { checkArgument } from "@thalweg/core/host";
import { interpretProgram, nodeOf, refuseFree, variable } from "@thalweg/tensor";

/** An array with its shape; f64 unless said otherwise. */
export interface ArrayInput {
  readonly shape: Shape;
  readonly values: ArrayLike<number>;
  readonly dtype?: DType;
}

/** The values of the tensors that `build` makes of the inputs, by the interpreter, to the bit. */
export function evaluate<K extends string>(
  inputs: Readonly<Record<string, ArrayInput>>,
  build: (tensors: Readonly<Record<string, Tensor>>) => Readonly<Record<K, Tensor>>,
): Record<K, Float64Array> {
  checkArgument("evaluate", "the inputs", inputs, "fields");
  for (const [name, input] of Object.entries(inputs)) {
    checkArgument("evaluate", name, input, "fields");
  }
  checkArgument("evaluate", "build", build, "function");
  const variables = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, dtype = "f64" }]) => [
      name,
      variable(name, shape, dtype),
    ]),
  );
  const outcome = build(variables);
  checkArgument("evaluate", "what build gives", outcome, "fields");
  const built = Object.entries<Tensor>(outcome);
  const outputs = Object.fromEntries(built.map(([name, tensor]) => [name, nodeOf(tensor)]));
  refuseFree("evaluate", Object.values(outputs), new Set(Object.values(variables)));
  const program = interpretProgram({ phases: { evaluate: { outputs } } });
  for (const [name, { values }] of Object.entries(inputs)) {
    if (program.has(name)) program.variable(name).set(values);
  }
  program.run("evaluate");
  const entries = built.map(([name]) => [
    name,
    Float64Array.from(program.output("evaluate", name)),
  ]);
  return Object.fromEntries(entries) as Record<K, Float64Array>;
}
