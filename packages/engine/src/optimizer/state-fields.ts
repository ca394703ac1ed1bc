/**
 * The variables of an optimizer's state: one per name, with one slice for each target of the rule.
 */
import {
  type HyperSpec,
  reshape,
  type Shape,
  type StateInit,
  type StateSpec,
  type Tensor,
} from "@thalweg/core";
import { shapeFrom } from "@thalweg/core/host";
import { type TensorNode, variable } from "@thalweg/tensor";
import { handleRejections } from "../foreign-code/handle-rejections.js";
import { flattenAll, type Layout, layoutOf, type ParameterSlot, range } from "../task/layout.js";
import { withoutSubnormals } from "./flush.js";
import type { InstanceContext, StateVariable, Update } from "./optimizer-instance.js";

/**
 * The tensor that a rule is called with: one vector for the scopes `element` and `all`, each
 * parameter separately for `tensor`.
 */
export interface Target {
  readonly shape: Shape;
  readonly offset: number;
  readonly size: number;
}

/** The vector of all parameters as one target. */
export function wholeOf({ size }: Layout): Target {
  return { shape: [size], offset: 0, size };
}

/** A target in its own shape. */
export function viewOf(vector: Tensor, { offset, size, shape }: Target): Tensor {
  return reshape(range(vector, offset, size), shape);
}

/**
 * The hyperparameters by their own names: scalars for numeric ones, plain values for structural
 * ones.
 */
export function hyperOf(spec: HyperSpec, { scalar, structural, prefix }: InstanceContext) {
  return Object.fromEntries(
    Object.entries(spec).map(([name, { kind }]) => [
      name,
      kind === "numeric" ? scalar(prefix + name) : structural[prefix + name]!,
    ]),
  );
}

/** One state: its variable, with one slice for each target. */
export interface StateField {
  readonly name: string;
  readonly variable: TensorNode<"variable">;
  readonly pieces: Layout;
  /**
   * Whether it begins with a number and is not exact. A state that begins with the parameters is a
   * position in parameter space, and keeps subnormal numbers as they do.
   */
  readonly gathers: boolean;
}

/** One field per state. */
export function stateFields(
  spec: StateSpec,
  targets: readonly Target[],
  context: InstanceContext,
): StateField[] {
  return Object.entries(spec).map(([name, init]) => stateField(name, init, targets, context));
}

/** A target's slice of each state, by name. */
export function statesOf(fields: readonly StateField[], i: number): Record<string, Tensor> {
  return Object.fromEntries(fields.map((field) => [field.name, pieceOf(field, i)]));
}

/** The variables with their initial values. */
export function stateVariables(
  spec: StateSpec,
  fields: readonly StateField[],
  targets: readonly Target[],
): StateVariable[] {
  return fields.map((field) => stateVariable(field, spec[field.name]!, targets));
}

function stateField(
  name: string,
  init: StateInit,
  targets: readonly Target[],
  { dtype, prefix, exactStates = false }: InstanceContext,
): StateField {
  const owner = `the state "${prefix}${name}"`;
  const shapes = targets.map(({ shape }) => stateShape(owner, init, shape));
  const pieces = layoutOf(shapes.map((shape, i) => ({ name: String(i), shape })));
  const gathers = typeof init.value === "number" && init.exact !== true && !exactStates;
  const whole = variable(`state.${prefix}${name}`, [pieces.size], dtype);
  return { name, variable: whole, pieces, gathers };
}

function stateShape(owner: string, init: StateInit, parameter: Shape): Shape {
  if (init.shape === "like") return parameter;
  return init.shape === "scalar"
    ? []
    : shapeFrom(owner, "its shape", handleRejections(init.shape(parameter)));
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
  const { value } = init;
  if (typeof value === "number") {
    return {
      variable: whole,
      constant: value,
      initial: () => new Float64Array(pieces.size).fill(value),
    };
  }
  const initial = (theta: Float64Array) => {
    const values = new Float64Array(pieces.size);
    pieces.slots.forEach((piece: ParameterSlot, i: number) => {
      const { offset, size } = targets[i]!;
      values.set(theta.subarray(offset, offset + size), piece.offset);
    });
    return values;
  };
  return { variable: whole, initial };
}

/** The new values of the states that the result of any target contains. */
export function joinUpdates(
  fields: readonly StateField[],
  results: readonly { readonly state: Readonly<Record<string, Tensor>> }[],
): Update[] {
  return fields.flatMap((field): Update[] => {
    if (results.every(({ state }) => state[field.name] === undefined)) return [];
    const pieces = results.map(({ state }, i) => state[field.name] ?? pieceOf(field, i));
    const next = flattenAll(pieces);
    return [[field.variable, field.gathers ? withoutSubnormals(next) : next]];
  });
}
