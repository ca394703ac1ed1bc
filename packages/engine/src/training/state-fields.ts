/** Where an optimizer's state lives: one variable a name, one piece of it for each target that the rule is called on. */
import {
  type HyperSpec,
  reshape,
  type Shape,
  type StateInit,
  type StateSpec,
  type Tensor,
} from "@thalweg/core";
import { type TensorNode, variable } from "@thalweg/tensor";
import { withoutSubnormals } from "./flush.js";
import { flattenAll, type Layout, layoutOf, type ParameterSlot, range } from "./layout.js";
import type { InstanceContext, StateVariable, Update } from "./optimizer-instance.js";

/** What a rule is called on: one vector for the scopes `element` and `all`, each parameter alone for `tensor`. */
export interface Target {
  readonly shape: Shape;
  readonly offset: number;
  readonly size: number;
}

/** The vector of all parameters, as one target. */
export function wholeOf({ size }: Layout): Target {
  return { shape: [size], offset: 0, size };
}

/** A target in its own shape. */
export function viewOf(vector: Tensor, { offset, size, shape }: Target): Tensor {
  return reshape(range(vector, offset, size), shape);
}

/** The hyperparameters by their own names: scalars for numeric ones, plain values for structural ones. */
export function hyperOf(spec: HyperSpec, { scalar, structural, prefix }: InstanceContext) {
  return Object.fromEntries(
    Object.entries(spec).map(([name, { kind }]) => [
      name,
      kind === "numeric" ? scalar(prefix + name) : structural[prefix + name]!,
    ]),
  );
}

/** A state's place: one piece of its variable for each target. */
export interface StateField {
  readonly name: string;
  readonly variable: TensorNode<"variable">;
  readonly pieces: Layout;
  /** Whether it begins as a number and is not exact. A state that begins as the parameters is a place, and keeps subnormal numbers as they do. */
  readonly gathers: boolean;
}

/** A place for each state. */
export function stateFields(
  spec: StateSpec,
  targets: readonly Target[],
  context: InstanceContext,
): StateField[] {
  return Object.entries(spec).map(([name, init]) => stateField(name, init, targets, context));
}

/** A target's piece of each state, by name. */
export function statesOf(fields: readonly StateField[], i: number): Record<string, Tensor> {
  return Object.fromEntries(fields.map((field) => [field.name, pieceOf(field, i)]));
}

/** The variables, with how they begin. */
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
  const shapes = targets.map(({ shape }) => stateShape(init, shape));
  const pieces = layoutOf(shapes.map((shape, i) => ({ name: String(i), shape })));
  const gathers = typeof init.value === "number" && init.exact !== true && !exactStates;
  const whole = variable(`state.${prefix}${name}`, [pieces.size], dtype);
  return { name, variable: whole, pieces, gathers };
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

/** The new values of the states that any target's result holds. */
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
