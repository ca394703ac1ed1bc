/**
 * Checks, while a rule is traced, that it keeps its contract: which outputs it returns, their
 * shapes, and that scope `element` does not mix parameters.
 */
import { type RuleOptimizer, type Tensor, UsageError } from "@thalweg/core";
import { isTensor, PluginError, showValue, suggestion } from "@thalweg/core/host";
import { mixingPrimitive, nodeOf, reachableNodes, sameShape, showShape } from "@thalweg/tensor";
import { handleRejections } from "../foreign-code/handle-rejections.js";
import { trace } from "../foreign-code/tracing-guard.js";

export interface RuleResult {
  readonly step?: Tensor;
  readonly theta?: Tensor;
  readonly state: Readonly<Record<string, Tensor>>;
}

/**
 * Runs a rule's own code. An error that it throws becomes one sentence that names the optimizer.
 */
export function inRule<F, T>(name: string, body: () => F, accept: (value: F) => T): T {
  return trace(`optimizer "${name}"`, body, accept);
}

/** @throws PluginError unless the output is a step or theta, and states, of the right shapes */
export function checkOutput(
  rule: RuleOptimizer,
  output: unknown,
  like: Tensor,
  state: Readonly<Record<string, Tensor>>,
): RuleResult {
  if (typeof output !== "object" || output === null || !isPlain(output)) {
    refuse(rule, `the rule returned ${showValue(output)}; return { step } and its state.`);
  }
  const { step, theta, ...rest } = output as Record<string, unknown>;
  if ((step === undefined) === (theta === undefined)) {
    refuse(
      rule,
      `the rule returned ${step === undefined ? "neither step nor theta" : "both step and theta"}; return one of them.`,
    );
  }
  const moved =
    step === undefined
      ? { theta: checkTensor(ownerOf(rule), "theta", theta, like) }
      : { step: checkTensor(ownerOf(rule), "step", step, like) };
  const result = { ...moved, state: checkStates(ownerOf(rule), rest, state) };
  checkKept(rule, result, state);
  return result;
}

/**
 * @throws PluginError if the rule reads a state that begins with a number and does not return it,
 * so that the state would never change
 */
function checkKept(
  rule: RuleOptimizer,
  { step, theta, state: next }: RuleResult,
  state: Readonly<Record<string, Tensor>>,
): void {
  const lost = Object.keys(state).filter(
    (name) => next[name] === undefined && rule.state[name]?.value !== "theta",
  );
  if (lost.length === 0) return;
  const outputs = [step, theta, ...Object.values(next)].filter(isTensor);
  const reached = new Set(reachableNodes(outputs.map(nodeOf)));
  const name = lost.find((each) => reached.has(nodeOf(state[each]!)));
  if (name !== undefined) {
    const all = [...Object.keys(next), name, step === undefined ? "theta" : "step"].join(", ");
    refuse(
      rule,
      `the rule reads the state "${name}" and does not return it, so that it would stay ${rule.state[name]?.value}; return { ${all} }.`,
    );
  }
}

/** @throws PluginError for a state that is unknown, not a tensor or of another shape */
export function checkStates(
  owner: string,
  output: Readonly<Record<string, unknown>>,
  state: Readonly<Record<string, Tensor>>,
): Record<string, Tensor> {
  const next = Object.entries(output).filter(([, value]) => value !== undefined);
  for (const [name] of next) {
    if (!Object.hasOwn(state, name)) {
      throw new PluginError(
        `${owner}: the rule returned "${name}", which is no state of it. ${suggestion(name, Object.keys(state))}`,
      );
    }
  }
  return Object.fromEntries(
    next.map(([name, value]) => [name, checkTensor(owner, name, value, state[name]!)]),
  );
}

/**
 * @throws PluginError if the result depends on the inputs through primitives that are not
 * elementwise
 */
export function checkElementwise(
  rule: RuleOptimizer,
  { step, theta, state }: RuleResult,
  inputs: readonly Tensor[],
): void {
  const outputs = [step, theta, ...Object.values(state)].filter(isTensor);
  const mixing = mixingPrimitive(outputs.map(nodeOf), inputs.map(nodeOf));
  if (mixing === undefined) return;
  refuse(rule, `the rule uses ${mixing}, which mixes parameters; give it scope "tensor" or "all".`);
}

/**
 * @throws PluginError unless a value that a rule returned is a tensor with the shape and element
 * type of `like`
 */
export function checkTensor(owner: string, name: string, value: unknown, like: Tensor): Tensor {
  if (!isTensor(value)) {
    throw new PluginError(
      `${owner}: the rule returned a ${name} that is no tensor, ${showValue(value)}; compute it from g, theta or the state.`,
    );
  }
  if (!sameShape(value.shape, like.shape)) {
    throw new PluginError(
      `${owner}: the rule returned a ${name} of shape ${showShape(value.shape)}; it must be ${showShape(like.shape)}.`,
    );
  }
  if (value.dtype !== like.dtype) {
    throw new PluginError(
      `${owner}: the rule returned a ${name} of ${value.dtype}; it must be ${like.dtype}: write cast(x, g.dtype).`,
    );
  }
  nodeOf(value);
  return value;
}

/**
 * @throws UsageError unless a value that a rule passed to a function of the engine is a tensor with
 * the shape and element type of `like`
 */
export function checkGiven(call: string, value: unknown, like: Tensor): Tensor {
  if (isTensor(value) && sameShape(value.shape, like.shape) && value.dtype === like.dtype) {
    nodeOf(value);
    return value;
  }
  handleRejections(value);
  throw new UsageError(`${call} is given ${showValue(value)}; it must be ${showValue(like)}.`);
}

/** Whether it is a record, and not a tensor, a list or a promise. */
export function isPlain(output: object): boolean {
  return !isTensor(output) && !Array.isArray(output) && !(output instanceof Promise);
}

function ownerOf(rule: RuleOptimizer): string {
  return `optimizer "${rule.name}"`;
}

function refuse(rule: RuleOptimizer, why: string): never {
  throw new PluginError(`${ownerOf(rule)}: ${why}`);
}
