/** Instances of wrappers: the inner optimizer steps when the wrapper says so, and its state moves where the wrapper commits. */
import {
  isScalar,
  isTensor,
  PluginError,
  type Scalar,
  type Tensor,
  type Wrapper,
  type WrapperOptimizer,
  where,
} from "@thalweg/core";
import { trace } from "../tracing-guard.js";
import { checkStates, checkTensor } from "./check-rule.js";
import { RuleNoise } from "./noise.js";
import type {
  InstanceContext,
  OptimizerInstance,
  StepInput,
  StepOutput,
  Update,
} from "./optimizer-instance.js";
import {
  hyperOf,
  joinUpdates,
  stateFields,
  statesOf,
  stateVariables,
  wholeOf,
} from "./state-fields.js";
import { thetaAfter } from "./theta-after.js";

/**
 * @param inner the instance of what is wrapped
 */
export function instantiateWrapper(
  { wrapper }: WrapperOptimizer,
  inner: OptimizerInstance,
  context: InstanceContext,
): OptimizerInstance {
  const owner = `wrapper "${wrapper.name}"`;
  const whole = wholeOf(context.layout);
  const targets = [whole];
  const fields = stateFields(wrapper.state, targets, context);
  const hyper = hyperOf(wrapper.hyper, context);
  const state = statesOf(fields, 0);

  const step = (input: StepInput): StepOutput => {
    const { draw: noise } = new RuleNoise(wrapper.name, whole, context, input.t);
    const innerStep = new InnerStepOnce(owner, inner, input);
    const output = trace(owner, () =>
      wrapper.wrap({ ...hyper, ...state, ...input, noise, inner: innerStep.take }),
    );
    const { theta, commit, next } = checkWrapped(owner, output, input, state);
    const kept = innerStep.updates.map(([target, value]): Update => {
      return commit === undefined ? [target, value] : [target, where(commit, value, target)];
    });
    return { moved: { theta }, updates: [...kept, ...joinUpdates(fields, [{ state: next }])] };
  };
  const states = [...inner.states, ...stateVariables(wrapper.state, fields, targets)];
  const evalPoint = evalPointOf(owner, wrapper, inner, { ...hyper, ...state });
  return { states, step, ...(evalPoint && { evalPoint }) };
}

/** The inner optimizer's step, which a wrapper may take once. */
class InnerStepOnce {
  updates: readonly Update[] = [];
  #taken = false;

  constructor(
    readonly owner: string,
    readonly inner: OptimizerInstance,
    readonly input: StepInput,
  ) {}

  readonly take = (how: { readonly g?: Tensor; readonly t?: Scalar } = {}): Tensor => {
    if (this.#taken) {
      throw new PluginError(
        `${this.owner} calls inner twice; a step has one step of the inner optimizer.`,
      );
    }
    this.#taken = true;
    const output = this.inner.step({ ...this.input, ...how });
    this.updates = output.updates;
    return thetaAfter(output, this.input.theta);
  };
}

function evalPointOf(
  owner: string,
  { evalPoint }: Wrapper,
  inner: OptimizerInstance,
  values: Readonly<Record<string, unknown>>,
): OptimizerInstance["evalPoint"] {
  if (evalPoint === undefined) return inner.evalPoint;
  return (theta, t) => {
    const own = inner.evalPoint?.(theta, t) ?? theta;
    return trace(owner, () =>
      checkTensor(owner, "evaluation point", evalPoint({ ...values, theta: own, t }), theta.shape),
    );
  };
}

function checkWrapped(
  owner: string,
  output: Readonly<Record<string, unknown>>,
  { theta: before }: StepInput,
  state: Readonly<Record<string, Tensor>>,
) {
  const { theta, commit, ...rest } = output;
  if (commit !== undefined && !isScalar(commit) && !(isTensor(commit) && commit.dtype === "i32")) {
    throw new PluginError(`${owner}: commit must be a comparison, such as less(a, b).`);
  }
  return {
    theta: checkTensor(owner, "theta", theta, before.shape),
    commit,
    next: checkStates(owner, rest, state),
  };
}
