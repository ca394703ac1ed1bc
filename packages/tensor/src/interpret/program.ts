/**
 * A program run by the interpreter: what a compiled program of the same specification must do, to
 * the bit.
 */
import { UsageError } from "@thalweg/core";
import { suggestion } from "@thalweg/core/host";
import type { TensorNode } from "../graph/node.js";
import { reachableNodes } from "../graph/order.js";
import type { Phase, Program, ProgramSpec, TypedArray } from "../program/program.js";
import { checkCount, type Rows, refuseAhead, runRows } from "../program/run-rows.js";
import { phaseRoots, programVariables } from "../program/variables.js";
import { sizeOf } from "../shape/shape.js";
import { allocate } from "./carrier.js";
import { computeAll } from "./interpret.js";

/**
 * The specification as a program. A phase reads every variable as it is at the start and sets all
 * updates at the end. Unlike a compiled program it allocates as it runs.
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
  const rowsOf = (phase: string) => find(phases, "phase", phase).ahead ?? refuseAhead(phase);
  return {
    run: (phase) => find(phases, "phase", phase).run(values),
    runAhead(phase, count) {
      const { rows, feeds, keeps } = rowsOf(phase);
      checkCount(phase, count, rows);
      const given: Rows = {
        feeds: [...feeds.values()].map(({ rows: laidOut, node }) => ({
          rows: laidOut,
          variable: values.get(node)!,
        })),
        keeps: [...keeps].map(([name, kept]) => ({
          rows: kept,
          output: find(phases, "phase", phase).outputs.get(name)!,
        })),
      };
      return runRows(given, count, () => find(phases, "phase", phase).run(values));
    },
    feed: (phase, name) => find(rowsOf(phase).feeds, "fed variable", name).rows,
    kept: (phase, name) => find(rowsOf(phase).keeps, "kept output", name),
    has: (name) => variables.has(name),
    variable: (name) => values.get(find(variables, "variable", name))!,
    output: (phase, name) => find(find(phases, "phase", phase).outputs, "output", name),
  };
}

interface Tables {
  readonly rows: number;
  readonly feeds: ReadonlyMap<string, { readonly rows: TypedArray; readonly node: TensorNode }>;
  readonly keeps: ReadonlyMap<string, TypedArray>;
}

class InterpretedPhase {
  readonly outputs = new Map<string, TypedArray>();
  readonly ahead: Tables | undefined;
  private readonly order: readonly TensorNode[];

  constructor(private readonly phase: Phase) {
    this.order = reachableNodes(phaseRoots(phase));
    for (const [name, node] of Object.entries(phase.outputs ?? {})) {
      this.outputs.set(name, allocate(node.dtype, sizeOf(node.shape)));
    }
    this.ahead = tablesOf(phase);
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

function tablesOf({ ahead, outputs = {} }: Phase): Tables | undefined {
  if (ahead === undefined) return undefined;
  const { rows, feeds, keeps } = ahead;
  return {
    rows,
    feeds: new Map(
      feeds.map((node) => [
        node.attributes.name,
        { rows: allocate(node.dtype, rows * sizeOf(node.shape)), node },
      ]),
    ),
    keeps: new Map(keeps.map((name) => [name, allocate(outputs[name]!.dtype, rows)])),
  };
}

function find<T>(entries: ReadonlyMap<string, T>, kind: string, name: string): T {
  const entry = entries.get(name);
  if (entry !== undefined) return entry;
  throw new UsageError(
    `the program has no ${kind} "${name}". ${suggestion(name, [...entries.keys()])}`,
  );
}
