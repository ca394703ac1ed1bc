/** A program run by the interpreter: what a compiled program of the same specification must do, to the bit. */
import { suggestion, UsageError } from "@thalweg/core";
import type { TensorNode } from "../graph/node.js";
import { reachableNodes } from "../graph/order.js";
import { sizeOf } from "../graph/shape.js";
import type { Phase, Program, ProgramSpec, TypedArray } from "../program.js";
import { phaseRoots, programVariables } from "../program-variables.js";
import { allocate } from "./carrier.js";
import { computeAll } from "./interpret.js";

/**
 * The specification as a program. A phase reads every variable as it is at the start and sets all updates at the end. Unlike a
 * compiled program it allocates as it runs.
 * @throws UsageError if two variables have one name, or a phase updates one twice
 * @throws ShapeError if an update's shape or element type is not its variable's
 */
export function interpretProgram(spec: ProgramSpec): Program {
  const variables = programVariables(spec);
  const values = new Map<TensorNode, TypedArray>();
  for (const node of variables.values()) values.set(node, allocate(node.dtype, sizeOf(node.shape)));
  const phases = new Map(
    Object.entries(spec.phases).map(([name, phase]) => [name, new InterpretedPhase(phase)]),
  );
  return {
    run: (phase) => find(phases, "phase", phase).run(values),
    has: (name) => variables.has(name),
    variable: (name) => values.get(find(variables, "variable", name))!,
    output: (phase, name) => find(find(phases, "phase", phase).outputs, "output", name),
  };
}

class InterpretedPhase {
  readonly outputs = new Map<string, TypedArray>();
  private readonly order: readonly TensorNode[];

  constructor(private readonly phase: Phase) {
    this.order = reachableNodes(phaseRoots(phase));
    for (const [name, node] of Object.entries(phase.outputs ?? {})) {
      this.outputs.set(name, allocate(node.dtype, sizeOf(node.shape)));
    }
  }

  run(values: ReadonlyMap<TensorNode, TypedArray>): void {
    const computed = computeAll(this.order, values);
    for (const [name, node] of Object.entries(this.phase.outputs ?? {})) {
      this.outputs.get(name)!.set(computed.get(node)!);
    }
    const updates = (this.phase.updates ?? []).map(
      ([target, value]) => [values.get(target)!, computed.get(value)!.slice()] as const,
    );
    for (const [target, value] of updates) target.set(value);
  }
}

function find<T>(entries: ReadonlyMap<string, T>, kind: string, name: string): T {
  const entry = entries.get(name);
  if (entry !== undefined) return entry;
  throw new UsageError(
    `the program has no ${kind} "${name}". ${suggestion(name, [...entries.keys()])}`,
  );
}
