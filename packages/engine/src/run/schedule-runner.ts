/**
 * Runs a scheduler alone: its value at any step, and its memory of measurements, by the
 * interpreter.
 */
import { div, type GivenHyper, type Scheduler, type StructuralValue } from "@thalweg/core";
import { checkKind, resolveHyper } from "@thalweg/core/host";
import {
  interpretProgram,
  nodeOf,
  type ProgramSpec,
  ScalarNode,
  scalarVariable,
  variable,
} from "@thalweg/tensor";

export interface ScheduleRunner {
  /** The value at a step 0, 1, ... of a run of `total`. */
  valueAt(step: number, total: number, base: number): number;
  /**
   * Gives the scheduler a measurement, for which lower is better, after the step whose value was
   * requested last.
   */
  observe(metric: number): void;
  memory(): Readonly<Record<string, number>>;
  remember(memory: Readonly<Record<string, number>>): void;
}

/** Prepares a scheduler with its initial memory. */
export function createScheduleRunner(scheduler: Scheduler, given: GivenHyper = {}): ScheduleRunner {
  checkKind("createScheduleRunner", "the scheduler", scheduler, ["scheduler"]);
  const owner = `scheduler "${scheduler.name}"`;
  const { numeric, structural } = resolveHyper(owner, scheduler.hyper, given);
  const program = interpretProgram(specOf(scheduler, Object.keys(numeric), structural));
  const write = (values: Readonly<Record<string, number>>) => {
    for (const [name, value] of Object.entries(values)) {
      if (program.has(name)) program.variable(name).set([value]);
    }
  };
  const read = ([name, first]: [string, number]) => [
    name,
    program.has(name) ? program.variable(name)[0]! : first,
  ];
  write({ ...numeric, ...scheduler.memory, total: 1 });
  let next = 0;
  return {
    valueAt(step, total, base) {
      write({ step, total, base });
      next = step + 1;
      program.run("value");
      return program.output("value", "value")[0]!;
    },
    observe(metric) {
      write({ metric, step: next });
      program.run("observe");
    },
    memory: () => Object.fromEntries(Object.entries(scheduler.memory).map(read)),
    remember: write,
  };
}

/** The phases `value` and `observe`, over one variable for each scalar that a scheduler sees. */
function specOf(
  scheduler: Scheduler,
  numeric: readonly string[],
  structural: Readonly<Record<string, StructuralValue>>,
): ProgramSpec {
  const scalars = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, scalarVariable(name)]));
  const { step, total, base, metric } = scalars(["step", "total", "base", "metric"]);
  const variables = Object.keys(scheduler.memory).map((name) => variable(name, [], "f64"));
  const memory = Object.fromEntries(
    variables.map((each) => [each.attributes.name, new ScalarNode(each)]),
  );
  const known = { ...structural, ...scalars(numeric), ...memory };
  const progress = div(step!, total!);
  const input = { ...known, step, total, progress };
  const value = scheduler.value({ ...input, base });
  const observed = scheduler.observe?.({ ...input, metric }) ?? {};
  const updates = variables.flatMap((each) => {
    const next = observed[each.attributes.name];
    return next === undefined ? [] : [[each, nodeOf(next)] as const];
  });
  return { phases: { value: { outputs: { value: nodeOf(value) } }, observe: { updates } } };
}
