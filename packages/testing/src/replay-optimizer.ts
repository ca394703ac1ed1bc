/**
 * The trajectory of an optimizer on another library's gradients, for comparison with that library.
 */
import { type GivenHyper, type Optimizer, UsageError } from "@thalweg/core";
import { checkArgument, shapeFrom } from "@thalweg/core/host";
import { optimizerFrom } from "@thalweg/engine";
import { compileProgram, instantiate, showShape, sizeOf } from "@thalweg/tensor";
import { catalogueIn, type ResolveOptions, resolveValue, type Which } from "./resolve-value.js";
import { createStepper } from "./stepper.js";

export interface OptimizerReplay {
  readonly hyper?: GivenHyper;
  /** f64 unless given. */
  readonly dtype?: "f32" | "f64";
  /** The shape of each tensor. */
  readonly shapes: readonly (readonly number[])[];
  /** The first parameters: the flat values of each tensor. */
  readonly init: readonly (readonly number[])[];
  /**
   * The gradients of each step, with the layout of `init`. The rule gets them at any point, and a
   * loss of 0.
   */
  readonly gradients: readonly (readonly (readonly number[])[])[];
  readonly evalPoint?: boolean;
}

/** After each step, the flat values of each tensor. */
export type Trajectory = number[][][];

/** The evaluation points after each step, beside the parameters. */
export interface EvaluatedTrajectory {
  readonly params: Trajectory;
  readonly evalPoint: Trajectory;
}

/**
 * The parameters after each step of a compiled optimizer on given gradients.
 *
 *     await replayOptimizer("adam", { hyper: { lr: 0.1 }, dtype: "f64", shapes: [[1]], init: [[0]], gradients: [[[2]], [[1]]] })
 *
 * @param which a name (looked up in `lab`, or in `@thalweg/preset`), an expression
 * (`clip-by-value|adam`), a value, or a reference to a plugin
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
  replay: OptimizerReplay,
  options: ResolveOptions = {},
): Promise<Trajectory | EvaluatedTrajectory> {
  checkArgument("replayOptimizer", "the replay", replay, "fields");
  const { hyper = {}, dtype = "f64", shapes, init, gradients, evalPoint = false } = replay;
  for (const [what, value] of Object.entries({ shapes, init, gradients })) {
    checkArgument("replayOptimizer", what, value, "list");
  }
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
    fixed: true,
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
  checkArgument("replayOptimizer", what, values, "list");
  if (values.length !== shapes.length) {
    throw new UsageError(
      `replay: the ${what} are of ${values.length} tensors, and there are ${shapes.length} shapes; give the flat values of each.`,
    );
  }
  shapes.forEach((given, i) => {
    const shape = shapeFrom("replayOptimizer", `shape ${i}`, given);
    checkArgument("replayOptimizer", `${what}, tensor ${i}`, values[i], "list");
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

/**
 * The optimizer that is meant.
 * @throws UsageError for an unknown name, an expression that cannot be, or a schedule in it
 */
async function resolveOptimizerValue(
  which: Which<Optimizer>,
  options: ResolveOptions = {},
): Promise<Optimizer> {
  if (typeof which === "string") return optimizerFrom(await catalogueIn(options), which);
  return resolveValue(which, ({ optimizers }) => optimizers, options);
}
