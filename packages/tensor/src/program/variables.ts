/** The checks that every executor makes before it runs a program. */
import { ShapeError, UsageError } from "@thalweg/core";
import { checkArgument, checkTensor } from "@thalweg/core/host";
import { is, type TensorNode } from "../graph/node.js";
import { reachableNodes } from "../graph/order.js";
import { sameShape, showShape } from "../shape/shape.js";
import type { Phase, ProgramSpec } from "./program.js";

/**
 * The variables of a program by name: those its phases read or update.
 * @throws UsageError if two variables have one name, or a phase updates one twice
 * @throws ShapeError if an update's shape or element type is not its variable's
 */
export function programVariables(spec: ProgramSpec): ReadonlyMap<string, TensorNode<"variable">> {
  checkSpec(spec);
  const variables = new Map<string, TensorNode<"variable">>();
  for (const [name, phase] of Object.entries(spec.phases)) {
    checkUpdates(name, phase);
    checkAhead(name, phase);
    for (const node of reachableNodes(phaseRoots(phase))) {
      if (is(node, "variable")) addVariable(variables, node);
    }
  }
  return variables;
}

/** @throws UsageError unless it has phases whose outputs and updates are tensors */
export function checkSpec(spec: ProgramSpec): void {
  checkArgument("a program", "its specification", spec, "fields");
  checkArgument("a program", "phases", spec.phases, "fields");
  for (const [name, phase] of Object.entries(spec.phases)) {
    const where = `phase "${name}"`;
    checkArgument("a program", where, phase, "fields");
    const { outputs = {}, updates = [] } = phase;
    checkArgument(where, "outputs", outputs, "fields");
    for (const [output, value] of Object.entries(outputs)) checkTensor(where, output, value);
    checkArgument(where, "updates", updates, "list");
    for (const update of updates) {
      checkArgument(where, "an update", update, "list");
      for (const each of update) checkTensor(where, "each side of an update", each);
    }
  }
}

/** The nodes a phase computes or sets. */
export function phaseRoots({ outputs = {}, updates = [], ahead }: Phase): TensorNode[] {
  return [...Object.values(outputs), ...updates.flat(), ...(ahead?.feeds ?? [])];
}

function addVariable(
  variables: Map<string, TensorNode<"variable">>,
  variable: TensorNode<"variable">,
): void {
  const { name } = variable.attributes;
  if ((variables.get(name) ?? variable) !== variable) {
    throw new UsageError(
      `two variables of the program are named "${name}"; build one with variable("${name}", ...) and use it everywhere.`,
    );
  }
  variables.set(name, variable);
}

function checkUpdates(phaseName: string, { updates = [] }: Phase): void {
  const targets = new Set<TensorNode>();
  for (const [target, value] of updates) {
    const what = `phase "${phaseName}": the update of "${target.attributes.name}"`;
    if (targets.has(target)) throw new UsageError(`${what} stands there twice; give one value.`);
    targets.add(target);
    if (target.dtype !== value.dtype || !sameShape(target.shape, value.shape)) {
      throw new ShapeError(
        `${what} is ${value.dtype} ${showShape(value.shape)}; it must be ${target.dtype} ${showShape(target.shape)}, as the variable.`,
      );
    }
  }
}

function checkAhead(phaseName: string, { outputs = {}, ahead }: Phase): void {
  if (ahead === undefined) return;
  const where = `phase "${phaseName}", run ahead`;
  if (!Number.isSafeInteger(ahead.rows) || ahead.rows < 1) {
    throw new UsageError(`${where}: rows is ${ahead.rows}; it must be a whole number from 1.`);
  }
  for (const name of ahead.keeps) {
    const output = outputs[name];
    if (output !== undefined && output.shape.length === 0 && output.dtype !== "i32") continue;
    const is =
      output === undefined ? "no output of it" : `${output.dtype} ${showShape(output.shape)}`;
    throw new UsageError(`${where}: "${name}" is ${is}; it keeps outputs that are f32 or f64 [].`);
  }
}
