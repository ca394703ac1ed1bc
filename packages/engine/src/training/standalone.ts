/** An optimizer by itself, without a problem: its instance over variables that whoever steps it writes. */
import {
  div,
  type Optimizer,
  type ParameterInfo,
  type ResolvedHyper,
  type Scalar,
  sub,
} from "@thalweg/core";
import { streamKey } from "@thalweg/core/numeric";
import {
  nodeOf,
  type Phase,
  type Program,
  scalarVariable,
  type TensorNode,
  variable,
} from "@thalweg/tensor";
import { instantiateOptimizer } from "./composite-instance.js";
import { hyperScalars } from "./hyper-scalars.js";
import { type Layout, layoutOf } from "./layout.js";
import { NoiseKeys } from "./noise.js";
import type { OptimizerInstance, StateVariable, StepInput } from "./optimizer-instance.js";
import { thetaAfter } from "./theta-after.js";

/** The optimizer's own places in a program: `theta`, `t`, `total`, `state.NAME`, `noise.NAME` and the hyperparameters by name. */
export interface StandaloneOptimizer {
  readonly layout: Layout;
  readonly theta: TensorNode<"variable">;
  readonly t: Scalar;
  readonly states: readonly StateVariable[];
  readonly evalPoint?: OptimizerInstance["evalPoint"];
  step(objective: Objective): StandaloneStep;
  /** Writes hyperparameters, the length of the run and the keys of the noise into a program that has these phases. */
  prepare(program: Program, total: number): void;
}

export interface StandaloneStep {
  /**
   * One step from a loss and its gradients: it outputs `step`, which the parameters are less by, and updates parameters and
   * states. It leaves `t` to whoever runs it.
   */
  readonly phase: Phase;
  /** What the rule returns; of theta, the step is a difference. */
  readonly returns: "step" | "theta";
}

/** What an optimizer sees of what it minimises. */
export type Objective = Pick<StepInput, "g" | "loss" | "gradientAt">;

export interface StandaloneOptions {
  /** Of numeric hyperparameters by full name: the value at t = 1, 2, ... */
  readonly schedules?: Readonly<Record<string, (t: Scalar) => Scalar>>;
  /** Whether states keep subnormal numbers; to be differentiated they must, since what is stored as 0 has no slope there. */
  readonly exactStates?: boolean;
  /** Whether the numeric hyperparameters keep these values, so that those that are 0 are left out as in a training run. */
  readonly fixed?: boolean;
}

/** @param hyper its hyperparameters, complete */
export function standaloneOptimizer(
  optimizer: Optimizer,
  { numeric, structural }: ResolvedHyper,
  parameters: readonly ParameterInfo[],
  dtype: "f32" | "f64",
  { schedules = {}, exactStates = false, fixed = false }: StandaloneOptions = {},
): StandaloneOptimizer {
  const layout = layoutOf(parameters);
  const variables = new Map(Object.keys(numeric).map((name) => [name, scalarVariable(name)]));
  const hyper = fixed ? hyperScalars(numeric, (name) => name) : variables;
  const [t, total] = [scalarVariable("t"), scalarVariable("total")];
  const scheduled = new Map(Object.entries(schedules).map(([name, at]) => [name, at(t)]));
  const noise = new NoiseKeys();
  const instance = instantiateOptimizer(optimizer, {
    ...{ layout, dtype, structural, exactStates },
    scalar: (name) => scheduled.get(name) ?? hyper.get(name)!,
    prefix: "",
    noiseKey: noise.key,
  });
  const theta = variable("theta", [layout.size], dtype);
  return {
    ...{ layout, theta, t },
    states: instance.states,
    ...(instance.evalPoint && { evalPoint: instance.evalPoint }),
    step(objective) {
      const progress = div(sub(t, 1), total);
      const { moved, updates } = instance.step({
        ...objective,
        ...{ rawGradient: objective.g, theta, t, total, progress },
      });
      const after = thetaAfter({ moved, updates }, theta);
      const step = "step" in moved ? moved.step : sub(theta, after);
      const states = updates.map(([target, value]) => [target, nodeOf(value)] as const);
      return {
        phase: { outputs: { step: nodeOf(step) }, updates: [[theta, nodeOf(after)], ...states] },
        returns: "step" in moved ? "step" : "theta",
      };
    },
    prepare(program, length) {
      for (const { variable: key, path } of noise.all()) {
        const { name } = key.attributes;
        if (program.has(name))
          program.variable(name).set(streamKey(0, "standalone", "noise", ...path));
      }
      for (const [name, value] of Object.entries({ ...numeric, total: length })) {
        if (program.has(name)) program.variable(name).set([value]);
      }
    },
  };
}
