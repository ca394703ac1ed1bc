/**
 * Instances of wrappers: the inner optimizer steps when the wrapper calls it, and its state changes
 * where the wrapper commits.
 */
import {
  type Scalar,
  type Tensor,
  UsageError,
  type Wrapper,
  type WrapperOptimizer,
  where,
} from "@thalweg/core";
import { isScalar, isTensor, PluginError, showValue } from "@thalweg/core/host";
import { handleRejections } from "../foreign-code/handle-rejections.js";
import { trace } from "../foreign-code/tracing-guard.js";
import { checkGiven, checkStates, checkTensor } from "./check-rule.js";
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

/** @param inner the instance of the wrapped optimizer */
export function instantiateWrapper(
  { wrapper }: WrapperOptimizer,
  inner: OptimizerInstance,
  context: InstanceContext,
): OptimizerInstance {
  const owner = `wrapper "${wrapper.name}"`;
  const whole = wholeOf(context.layout);
  const targets = [whole];
  const fields = trace(owner, () => stateFields(wrapper.state, targets, context));
  const hyper = hyperOf(wrapper.hyper, context);
  const state = statesOf(fields, 0);

  const step = (input: StepInput): StepOutput => {
    const { draw: noise } = new RuleNoise(wrapper.name, whole, context, input.t);
    const gradientAt = (at: Tensor) => input.gradientAt(checkGiven("gradientAt", at, input.theta));
    const innerStep = new InnerStepOnce(owner, inner, input);
    const { theta, commit, next } = trace(
      owner,
      () =>
        wrapper.wrap({ ...hyper, ...state, ...input, gradientAt, noise, inner: innerStep.take }),
      (output) => checkWrapped(owner, output, input, state),
    );
    const kept = innerStep.updates.map(([target, value]): Update => {
      return commit === undefined ? [target, value] : [target, where(commit, value, target)];
    });
    return { moved: { theta }, updates: [...kept, ...joinUpdates(fields, [{ state: next }])] };
  };
  const states = [...inner.states, ...stateVariables(wrapper.state, fields, targets)];
  const evalPoint = evalPointOf(owner, wrapper, inner, { ...hyper, ...state });
  return { states, step, ...(evalPoint && { evalPoint }) };
}

/** The inner optimizer's step, which a wrapper may call once. */
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
    checkHow(handleRejections(how), this.input.g);
    const { g = this.input.g, t = this.input.t } = how;
    const output = this.inner.step({ ...this.input, g, t });
    this.updates = output.updates;
    return thetaAfter(output, this.input.theta);
  };
}

/** @throws UsageError unless the options of the inner step are a gradient and a scalar counter */
function checkHow(how: unknown, like: Tensor): void {
  if (typeof how !== "object" || how === null || isTensor(how)) {
    throw new UsageError(
      `inner is given ${showValue(how)}; write inner({ g }) or inner({ g, t }).`,
    );
  }
  if ("g" in how) checkGiven("inner's g", how.g, like);
  if ("t" in how && !isScalar(how.t)) {
    throw new UsageError(`inner's t is given ${showValue(how.t)}; it must be a scalar.`);
  }
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
    return trace(
      owner,
      () => evalPoint({ ...values, theta: own, t }),
      (point) => checkTensor(owner, "evaluation point", point, theta),
    );
  };
}

function checkWrapped(
  owner: string,
  output: Readonly<Record<string, unknown>>,
  { theta: before }: StepInput,
  state: Readonly<Record<string, Tensor>>,
) {
  if (typeof output !== "object" || output === null || isTensor(output)) {
    throw new PluginError(
      `${owner}: it returned ${showValue(output)}; return { theta } and its state.`,
    );
  }
  const { theta, commit, ...rest } = output;
  if (commit !== undefined && !isScalar(commit) && !(isTensor(commit) && commit.dtype === "i32")) {
    throw new PluginError(`${owner}: commit must be a comparison, such as less(a, b).`);
  }
  return {
    theta: checkTensor(owner, "theta", theta, before),
    commit,
    next: checkStates(owner, rest, state),
  };
}
