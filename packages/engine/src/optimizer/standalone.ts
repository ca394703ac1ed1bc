/** An optimizer without a problem: its instance over variables that the caller writes. */
import {
  div,
  type Optimizer,
  type ParameterInfo,
  type Scalar,
  sub,
  type Tensor,
} from "@thalweg/core";
import { checkArgument, checkDType, type ResolvedHyper } from "@thalweg/core/host";
import { streamKey } from "@thalweg/core/numeric";
import {
  nodeOf,
  type Phase,
  type Program,
  phaseRoots,
  reachableNodes,
  refuseFree,
  scalarVariable,
  type TensorNode,
  variable,
} from "@thalweg/tensor";
import { checkOptimizer } from "../catalogue/check-optimizer.js";
import { type Layout, layoutOf } from "../task/layout.js";
import { instantiateOptimizer } from "./composite-instance.js";
import { hyperScalars } from "./hyper-scalars.js";
import { NoiseKeys } from "./noise.js";
import type { OptimizerInstance, StateVariable, StepInput } from "./optimizer-instance.js";
import { thetaAfter } from "./theta-after.js";

/**
 * The variables of the optimizer in a program: `theta`, `t`, `total`, `state.NAME`, `noise.NAME`
 * and the hyperparameters by name.
 */
export interface StandaloneOptimizer {
  readonly layout: Layout;
  readonly theta: TensorNode<"variable">;
  readonly t: Scalar;
  readonly states: readonly StateVariable[];
  readonly evalPoint?: OptimizerInstance["evalPoint"];
  step(objective: Objective): StandaloneStep;
  /**
   * Writes the hyperparameters, the number of steps and the noise keys into a program that has
   * these phases.
   */
  prepare(program: Program, total: number): void;
}

export interface StandaloneStep {
  /**
   * One step from a loss and its gradients. It outputs `step`, which is subtracted from the
   * parameters, and updates parameters and states. It does not change `t`, but outputs it, so that
   * every program has that variable.
   */
  readonly phase: Phase;
  /** What the rule returns. For theta, the step is a difference of parameters. */
  readonly returns: "step" | "theta";
}

/** The values of the objective that an optimizer uses. */
export type Objective = Pick<StepInput, "g" | "loss" | "gradientAt">;

export interface StandaloneOptions {
  /** Schedules of numeric hyperparameters, by full name: the value at t = 1, 2, ... */
  readonly schedules?: Readonly<Record<string, (t: Scalar) => Scalar>>;
  /**
   * Whether states keep subnormal numbers. Differentiation requires it, since a value flushed to 0
   * has no derivative.
   */
  readonly exactStates?: boolean;
  /**
   * Whether the numeric hyperparameters are constant, so that those that are 0 are left out as in a
   * training run.
   */
  readonly fixed?: boolean;
}

/** @param hyper its hyperparameters, with a value for each */
export function standaloneOptimizer(
  optimizer: Optimizer,
  hyperparameters: ResolvedHyper,
  parameters: readonly ParameterInfo[],
  dtype: "f32" | "f64",
  { schedules = {}, exactStates = false, fixed = false }: StandaloneOptions = {},
): StandaloneOptimizer {
  checkOptimizer("standaloneOptimizer", optimizer);
  checkArgument("standaloneOptimizer", "the parameters", parameters, "list");
  for (const each of parameters)
    checkArgument("standaloneOptimizer", "a parameter", each, "fields");
  checkDType("standaloneOptimizer", dtype);
  checkArgument("standaloneOptimizer", "hyper", hyperparameters, "fields");
  const { numeric = {}, structural = {} } = hyperparameters;
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
  /** The optimizer's own variables, and those on which the given tensors depend. */
  const bound = (given: readonly Tensor[]): ReadonlySet<TensorNode> =>
    new Set([
      ...[theta, t.node, total.node],
      ...[...hyper.values()].map(nodeOf),
      ...instance.states.map((state) => state.variable),
      ...noise.all().map((key) => key.variable),
      ...reachableNodes(given.map(nodeOf)),
    ]);
  return {
    ...{ layout, theta, t },
    states: instance.states,
    ...(instance.evalPoint && { evalPoint: instance.evalPoint }),
    step(objective) {
      const progress = div(sub(t, 1), total);
      const given = [objective.g, objective.loss];
      const gradientAt = (at: Tensor) => {
        const g = objective.gradientAt(at);
        given.push(g);
        return g;
      };
      const { moved, updates: stepped } = instance.step({
        ...objective,
        ...{ gradientAt, rawGradient: objective.g, theta, t, total, progress },
      });
      const after = thetaAfter({ moved, updates: stepped }, theta);
      const step = "step" in moved ? moved.step : sub(theta, after);
      const updates = [
        [theta, nodeOf(after)] as const,
        ...stepped.map(([target, value]) => [target, nodeOf(value)] as const),
      ];
      refuseFree(`optimizer "${optimizer.name}"`, phaseRoots({ updates }), bound(given));
      return {
        phase: { outputs: { step: nodeOf(step), t: t.node }, updates },
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
