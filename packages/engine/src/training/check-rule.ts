/** Holds a rule to its contract when it is traced: what it returns, its shapes, and that scope `element` mixes no parameters. */
import {
  isTensor,
  PluginError,
  type RuleOptimizer,
  type Shape,
  suggestion,
  type Tensor,
} from "@thalweg/core";
import { isElementwise, nodeOf, sameShape, showShape, type TensorNode } from "@thalweg/tensor";
import { trace } from "../tracing-guard.js";

export interface RuleResult {
  readonly step?: Tensor;
  readonly theta?: Tensor;
  readonly state: Readonly<Record<string, Tensor>>;
}

/** Runs a rule's own code; what it throws becomes one sentence that names the optimizer. */
export function inRule<T>(name: string, body: () => T): T {
  return trace(`optimizer "${name}"`, body);
}

/** @throws PluginError if the output is not a step or theta, and state, of the right shapes */
export function checkOutput(
  rule: RuleOptimizer,
  output: unknown,
  shape: Shape,
  state: Readonly<Record<string, Tensor>>,
): RuleResult {
  if (typeof output !== "object" || output === null) {
    refuse(
      rule,
      `the rule returned ${output === null ? "null" : typeof output}; return { step } and its state.`,
    );
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
      ? { theta: checkTensor(ownerOf(rule), "theta", theta, shape) }
      : { step: checkTensor(ownerOf(rule), "step", step, shape) };
  const result = { ...moved, state: checkStates(ownerOf(rule), rest, state) };
  checkKept(rule, result, state);
  return result;
}

/** @throws PluginError if a state that begins at a number is read and not returned: it would keep that number for ever */
function checkKept(
  rule: RuleOptimizer,
  { step, theta, state: next }: RuleResult,
  state: Readonly<Record<string, Tensor>>,
): void {
  const lost = Object.keys(state).filter(
    (name) => next[name] === undefined && rule.state[name]?.value !== "theta",
  );
  if (lost.length === 0) return;
  const reached = nodesBehind([step, theta, ...Object.values(next)]);
  const name = lost.find((each) => reached.has(nodeOf(state[each]!)));
  if (name !== undefined) {
    const all = [...Object.keys(next), name, step === undefined ? "theta" : "step"].join(", ");
    refuse(
      rule,
      `the rule reads the state "${name}" and does not return it, so that it would stay ${rule.state[name]?.value}; return { ${all} }.`,
    );
  }
}

function nodesBehind(outputs: readonly (Tensor | undefined)[]): ReadonlySet<TensorNode> {
  const seen = new Set<TensorNode>();
  const open = outputs.filter(isTensor).map(nodeOf);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    open.push(...node.operands);
  }
  return seen;
}

/** @throws PluginError for a state that is unknown, no tensor or of another shape */
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
    next.map(([name, value]) => [name, checkTensor(owner, name, value, state[name]!.shape)]),
  );
}

/** @throws PluginError if the result reaches the inputs through anything but elementwise primitives */
export function checkElementwise(
  rule: RuleOptimizer,
  { step, theta, state }: RuleResult,
  inputs: readonly Tensor[],
): void {
  const seen = new Set<TensorNode>(inputs.map(nodeOf));
  const open = [step, theta, ...Object.values(state)].filter(isTensor).map(nodeOf);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (!isElementwise(node.primitive) && !harmless.has(node.primitive)) {
      refuse(
        rule,
        `the rule uses ${node.primitive}, which mixes parameters; give it scope "tensor" or "all".`,
      );
    }
    open.push(...node.operands);
  }
}

const harmless: ReadonlySet<string> = new Set(["constant", "variable", "cast", "broadcast"]);

/** @throws PluginError if a value is no tensor of a shape */
export function checkTensor(owner: string, name: string, value: unknown, shape: Shape): Tensor {
  if (!isTensor(value)) {
    throw new PluginError(
      `${owner}: the rule returned a ${name} that is no tensor; compute it from g, theta or the state.`,
    );
  }
  if (!sameShape(value.shape, shape)) {
    throw new PluginError(
      `${owner}: the rule returned a ${name} of shape ${showShape(value.shape)}; it must be ${showShape(shape)}.`,
    );
  }
  return value;
}

function ownerOf(rule: RuleOptimizer): string {
  return `optimizer "${rule.name}"`;
}

function refuse(rule: RuleOptimizer, why: string): never {
  throw new PluginError(`${ownerOf(rule)}: ${why}`);
}
