/** Instances of single rules: each scope gives the rule other tensors, and keeps its state in one variable a name. */
import {
  type RuleOptimizer,
  reshape,
  type Scalar,
  type Shape,
  type StateInit,
  type StructuralValue,
  type Tensor,
} from "@thalweg/core";
import { type TensorNode, variable } from "@thalweg/tensor";
import { checkElementwise, checkOutput, inRule, type RuleResult } from "./check-rule.js";
import { flattenAll, type Layout, layoutOf, type ParameterSlot, range } from "./layout.js";
import type {
  InstanceContext,
  OptimizerInstance,
  StateVariable,
  StepInput,
  Update,
} from "./optimizer-instance.js";

/** What a rule is called on: one vector for the scopes `element` and `all`, each parameter alone for `tensor`. */
interface Target {
  readonly shape: Shape;
  readonly offset: number;
  readonly size: number;
}

/** A state's place: one piece of its variable for each target. */
interface StateField {
  readonly name: string;
  readonly variable: TensorNode<"variable">;
  readonly pieces: Layout;
}

export function instantiateRule(rule: RuleOptimizer, context: InstanceContext): OptimizerInstance {
  const { layout } = context;
  const whole: Target = { shape: [layout.size], offset: 0, size: layout.size };
  const targets: readonly Target[] = rule.scope === "tensor" ? layout.slots : [whole];
  const fields = Object.entries(rule.state).map(([name, init]) =>
    stateField(name, init, targets, context),
  );
  const hyper = hyperOf(rule, context);
  const stateAt = (i: number) =>
    Object.fromEntries(fields.map((field) => [field.name, pieceOf(field, i)]));

  const step = (input: StepInput) => {
    const results = targets.map((target, i) => stepOne(rule, target, input, hyper, stateAt(i)));
    return { moved: joinMoves(results), updates: joinUpdates(fields, results) };
  };
  const states = fields.map((field, i) =>
    stateVariable(field, Object.values(rule.state)[i]!, targets),
  );
  const { evalPoint } = rule;
  if (evalPoint === undefined) return { states, step };
  return {
    states,
    step,
    evalPoint: (theta: Tensor, t: Scalar) =>
      flattenAll(
        targets.map((target, i) =>
          inRule(rule.name, () =>
            evalPoint({ ...hyper, ...stateAt(i), t, theta: viewOf(theta, target) }),
          ),
        ),
      ),
  };
}

function stepOne(
  rule: RuleOptimizer,
  target: Target,
  input: StepInput,
  hyper: Readonly<Record<string, Scalar | StructuralValue>>,
  state: Readonly<Record<string, Tensor>>,
): RuleResult {
  const { t, total, progress, loss } = input;
  const g = viewOf(input.g, target);
  const theta = viewOf(input.theta, target);
  const gradientAt = gradientFor(rule, input);
  const output = inRule(rule.name, () =>
    rule.rule({ ...hyper, ...state, g, theta, t, total, progress, loss, gradientAt }),
  );
  const result = checkOutput(rule, output, target.shape, state);
  if (rule.scope === "element") {
    checkElementwise(rule, result, [g, theta, loss, ...Object.values(state)]);
  }
  return result;
}

function gradientFor(rule: RuleOptimizer, input: StepInput): StepInput["gradientAt"] {
  if (rule.scope === "all") return input.gradientAt;
  return () => {
    throw new Error(
      `gradientAt needs the parameters of the whole model; give the optimizer scope "all", not "${rule.scope}".`,
    );
  };
}

function viewOf(vector: Tensor, { offset, size, shape }: Target): Tensor {
  return reshape(range(vector, offset, size), shape);
}

function hyperOf(rule: RuleOptimizer, { scalar, structural, prefix }: InstanceContext) {
  return Object.fromEntries(
    Object.entries(rule.hyper).map(([name, { kind }]) => [
      name,
      kind === "numeric" ? scalar(prefix + name) : structural[prefix + name]!,
    ]),
  );
}

function stateField(
  name: string,
  init: StateInit,
  targets: readonly Target[],
  { dtype, prefix }: InstanceContext,
): StateField {
  const shapes = targets.map(({ shape }) => stateShape(init, shape));
  const pieces = layoutOf(shapes.map((shape, i) => ({ name: String(i), shape })));
  return { name, variable: variable(`state.${prefix}${name}`, [pieces.size], dtype), pieces };
}

function stateShape(init: StateInit, parameter: Shape): Shape {
  if (init.shape === "like") return parameter;
  return init.shape === "scalar" ? [] : init.shape(parameter);
}

function pieceOf({ variable: whole, pieces }: StateField, i: number): Tensor {
  const { offset, size, shape } = pieces.slots[i]!;
  return reshape(range(whole, offset, size), shape);
}

function stateVariable(
  { variable: whole, pieces }: StateField,
  init: StateInit,
  targets: readonly Target[],
): StateVariable {
  const initial = (theta: Float64Array) => {
    const values = new Float64Array(pieces.size);
    if (typeof init.value === "number") return values.fill(init.value);
    pieces.slots.forEach((piece: ParameterSlot, i: number) => {
      const { offset, size } = targets[i]!;
      values.set(theta.subarray(offset, offset + size), piece.offset);
    });
    return values;
  };
  return { variable: whole, initial };
}

function joinMoves(results: readonly RuleResult[]) {
  const steps = results.flatMap(({ step }) => (step === undefined ? [] : [step]));
  if (steps.length === results.length) return { step: flattenAll(steps) };
  return { theta: flattenAll(results.map(({ theta }) => theta!)) };
}

function joinUpdates(fields: readonly StateField[], results: readonly RuleResult[]): Update[] {
  return fields.flatMap((field): Update[] => {
    if (results.every(({ state }) => state[field.name] === undefined)) return [];
    const pieces = results.map(({ state }, i) => state[field.name] ?? pieceOf(field, i));
    return [[field.variable, flattenAll(pieces)]];
  });
}
