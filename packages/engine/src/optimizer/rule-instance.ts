/**
 * Instances of single rules. The scope decides which tensors the rule receives; each of its states
 * is one variable.
 */
import type { RuleOptimizer, Scalar, StructuralValue, Tensor } from "@thalweg/core";
import { flattenAll } from "../task/layout.js";
import {
  checkElementwise,
  checkGiven,
  checkOutput,
  checkTensor,
  inRule,
  type RuleResult,
} from "./check-rule.js";
import { RuleNoise } from "./noise.js";
import type { InstanceContext, OptimizerInstance, StepInput } from "./optimizer-instance.js";
import {
  hyperOf,
  joinUpdates,
  stateFields,
  statesOf,
  stateVariables,
  type Target,
  viewOf,
  wholeOf,
} from "./state-fields.js";

export function instantiateRule(rule: RuleOptimizer, context: InstanceContext): OptimizerInstance {
  const { layout } = context;
  const targets: readonly Target[] = rule.scope === "tensor" ? layout.slots : [wholeOf(layout)];
  const fields = inRule(
    rule.name,
    () => stateFields(rule.state, targets, context),
    (own) => own,
  );
  const hyper = hyperOf(rule.hyper, context);
  const stateAt = (i: number) => statesOf(fields, i);

  const step = (input: StepInput) => {
    const results = targets.map((target, i) =>
      stepOne(rule, target, input, hyper, stateAt(i), context),
    );
    return { moved: joinMoves(results), updates: joinUpdates(fields, results) };
  };
  const states = stateVariables(rule.state, fields, targets);
  const { evalPoint } = rule;
  if (evalPoint === undefined) return { states, step };
  return {
    states,
    step,
    evalPoint: (theta: Tensor, t: Scalar) =>
      flattenAll(
        targets.map((target, i) => {
          const own = viewOf(theta, target);
          return inRule(
            rule.name,
            () => evalPoint({ ...hyper, ...stateAt(i), t, theta: own }),
            (point) => checkTensor(`optimizer "${rule.name}"`, "evaluation point", point, own),
          );
        }),
      ),
  };
}

function stepOne(
  rule: RuleOptimizer,
  target: Target,
  input: StepInput,
  hyper: Readonly<Record<string, Scalar | StructuralValue>>,
  state: Readonly<Record<string, Tensor>>,
  context: InstanceContext,
): RuleResult {
  const { t, total, progress, loss } = input;
  const g = viewOf(input.g, target);
  const rawGradient = viewOf(input.rawGradient, target);
  const theta = viewOf(input.theta, target);
  const gradientAt = gradientFor(rule, input);
  const noise = new RuleNoise(rule.name, target, context, t);
  const base = { g, rawGradient, theta, t, total, progress, loss, gradientAt, noise: noise.draw };
  const result = inRule(
    rule.name,
    () => rule.rule({ ...hyper, ...state, ...base }),
    (output) => checkOutput(rule, output, theta, state),
  );
  if (rule.scope === "element") {
    checkElementwise(rule, result, [
      g,
      rawGradient,
      theta,
      loss,
      ...noise.drawn,
      ...Object.values(state),
    ]);
  }
  return result;
}

function gradientFor(rule: RuleOptimizer, input: StepInput): StepInput["gradientAt"] {
  if (rule.scope === "all") {
    return (at) => input.gradientAt(checkGiven("gradientAt", at, input.theta));
  }
  return () => {
    throw new Error(
      `gradientAt needs the parameters of the whole model; give the optimizer scope "all", not "${rule.scope}".`,
    );
  };
}

function joinMoves(results: readonly RuleResult[]) {
  const steps = results.flatMap(({ step }) => (step === undefined ? [] : [step]));
  if (steps.length === results.length) return { step: flattenAll(steps) };
  return { theta: flattenAll(results.map(({ theta }) => theta!)) };
}
