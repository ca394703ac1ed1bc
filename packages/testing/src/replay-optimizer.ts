/** An optimizer on gradients that another library was given: its trajectory, to be held against that library's. */
import { type GivenHyper, type Optimizer, UsageError } from "@thalweg/core";
import { compileProgram, instantiate, showShape, sizeOf } from "@thalweg/tensor";
import { resolveOptimizerValue } from "./resolve-optimizer-value.js";
import type { ResolveOptions, Which } from "./resolve-value.js";
import { createStepper } from "./stepper.js";

export interface OptimizerReplay {
  readonly hyper?: GivenHyper;
  /** f64 unless given. */
  readonly dtype?: "f32" | "f64";
  /** The shape of each tensor. */
  readonly shapes: readonly (readonly number[])[];
  /** The first parameters: the flat values of each tensor. */
  readonly init: readonly (readonly number[])[];
  /** The gradients of each step, laid out like `init`. The rule sees them wherever it asks for one, and a loss of 0. */
  readonly gradients: readonly (readonly (readonly number[])[])[];
  readonly evalPoint?: boolean;
}

/** After each step, the flat values of each tensor. */
export type Trajectory = number[][][];

/** Where metrics are taken after each step, beside the parameters. */
export interface EvaluatedTrajectory {
  readonly params: Trajectory;
  readonly evalPoint: Trajectory;
}

/**
 * The parameters after each step of a compiled optimizer on given gradients.
 *
 *     await replayOptimizer("adam", { hyper: { lr: 0.1 }, dtype: "f64", shapes: [[1]], init: [[0]], gradients: [[[2]], [[1]]] })
 *
 * @param which a name (looked up in `lab`, or in `@thalweg/preset`), an expression (`clip-by-value|adam`), a value, or a reference to a plugin
 * @throws UsageError for an unknown name or hyperparameter, or values that do not fit the shapes
 */
export function replayOptimizer(
  which: Which<Optimizer>,
  replay: OptimizerReplay & { readonly evalPoint: true },
  options?: ResolveOptions,
): Promise<EvaluatedTrajectory>;
export function replayOptimizer(
  which: Which<Optimizer>,
  replay: OptimizerReplay & { readonly evalPoint?: false },
  options?: ResolveOptions,
): Promise<Trajectory>;
export function replayOptimizer(
  which: Which<Optimizer>,
  replay: OptimizerReplay,
  options?: ResolveOptions,
): Promise<Trajectory | EvaluatedTrajectory>;
export async function replayOptimizer(
  which: Which<Optimizer>,
  { hyper = {}, dtype = "f64", shapes, init, gradients, evalPoint = false }: OptimizerReplay,
  options: ResolveOptions = {},
): Promise<Trajectory | EvaluatedTrajectory> {
  checkValues("init", shapes, init);
  gradients.forEach((step, i) => {
    checkValues(`gradients of step ${i}`, shapes, step);
  });
  const optimizer = await resolveOptimizerValue(which, options);
  const stepper = createStepper(optimizer, {
    parameters: shapes.map((shape, i) => ({ name: `tensor${i}`, shape })),
    hyper,
    dtype,
    total: gradients.length,
    execute: (spec) => instantiate(compileProgram(spec)),
  });
  stepper.start(init.flat());
  const params: Trajectory = [];
  const evaluated: Trajectory = [];
  for (const g of gradients) {
    stepper.step(g.flat());
    params.push(split(shapes, stepper.save().theta));
    if (evalPoint) evaluated.push(split(shapes, stepper.evalPoint()));
  }
  return evalPoint ? { params, evalPoint: evaluated } : params;
}

function checkValues(
  what: string,
  shapes: readonly (readonly number[])[],
  values: readonly (readonly number[])[],
): void {
  if (values.length !== shapes.length) {
    throw new UsageError(
      `replay: the ${what} are of ${values.length} tensors, and there are ${shapes.length} shapes; give the flat values of each.`,
    );
  }
  shapes.forEach((shape, i) => {
    if (values[i]!.length === sizeOf(shape)) return;
    throw new UsageError(
      `replay: the ${what} have ${values[i]!.length} values for tensor ${i} of shape ${showShape(shape)}; give its ${sizeOf(shape)} flat values.`,
    );
  });
}

function split(shapes: readonly (readonly number[])[], vector: ArrayLike<number>): number[][] {
  const values = Array.from(vector);
  let offset = 0;
  return shapes.map((shape) => {
    const start = offset;
    offset += sizeOf(shape);
    return values.slice(start, offset);
  });
}
