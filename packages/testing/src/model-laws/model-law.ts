/** What a law of models is. Each is a file beside this one, and is run by `describeModelLaws`. */
import type { Model, ModelLawName, ModelTraits, ParameterSpec, Shape, Tensor } from "@thalweg/core";
import { resolveHyper } from "@thalweg/core/host";
import { stream } from "@thalweg/core/numeric";
import { trace } from "@thalweg/engine/internals";
import { sizeOf } from "@thalweg/tensor";
import fc from "fast-check";
import type { ArrayInput } from "../evaluate.js";
import type { Law } from "../law.js";
import { thousandths } from "../thousandths.js";

export type ModelLaw = Law<Model, ModelTraits, ModelLawName>;

/** A model built for some inputs and outputs, with what its code throws told as its own. */
export interface Built {
  readonly inputs: Shape;
  readonly specs: Readonly<Record<string, ParameterSpec>>;
  /** The initial values of each parameter. */
  initial(seed: number): Record<string, Float64Array>;
  /** Parameters of some values and `x`, the rows of a batch, as arrays. */
  arrays(
    parameters: Readonly<Record<string, Float64Array>>,
    rows: readonly (readonly number[])[],
    dtype?: "f32" | "f64",
  ): Record<string, ArrayInput>;
  /** The prediction, of tensors named as those arrays. */
  forward(tensors: Readonly<Record<string, Tensor>>): Tensor;
}

/** @throws UsageError for unknown hyperparameters, PluginError for a model that throws */
export function built(
  model: Model,
  { hyper, inputs = [3], outputs = 2 }: Omit<ModelTraits, "exempt">,
): Built {
  const owner = `model "${model.name}"`;
  const base = { ...resolveHyper(owner, model.hyper, hyper).structural, inputs, outputs };
  const specs = trace(owner, () => model.parameters(base));
  return {
    inputs,
    specs,
    initial: (seed) =>
      mapped(specs, ({ init, shape }, name) =>
        trace(owner, () => init.fill(stream(seed, name), shape)),
      ),
    arrays(parameters, rows, dtype = "f64") {
      const x = { shape: [rows.length, ...inputs], values: rows.flat(), dtype };
      const own = mapped(specs, ({ shape }, name) => ({ shape, values: parameters[name]!, dtype }));
      return { ...own, [inputName]: x };
    },
    forward(tensors) {
      const parameters = mapped(specs, (_, name) => tensors[name]!);
      return trace(owner, () => model.forward({ ...base, x: tensors[inputName]!, parameters }));
    },
  };
}

/** Not the name of a parameter, because those contain no blanks. */
export const inputName = "the batch";

function mapped<T, U>(record: Readonly<Record<string, T>>, of: (value: T, name: string) => U) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, of(value, name)]));
}

/** Some examples and a seed for the parameters. */
interface ModelCase {
  readonly seed: number;
  readonly rows: readonly (readonly number[])[];
}

/** Batches of 1 to `most` examples: numbers in [-2, 2], or tokens. */
export function modelCases(
  { inputs = [3], tokens }: ModelTraits,
  most = 4,
): fc.Arbitrary<ModelCase> {
  const size = sizeOf(inputs);
  const element =
    tokens === undefined ? thousandths(-2, 2) : fc.integer({ min: 0, max: tokens - 1 });
  const row = fc.array(element, { minLength: size, maxLength: size });
  return fc.record({
    seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    rows: fc.array(row, { minLength: 1, maxLength: most }),
  });
}
