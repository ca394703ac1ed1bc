/** A training program of a workload, made as the engine makes it for a trial. */

import type { DataReader } from "@thalweg/core";
import { createCatalogue, type ResolvedOptimizer, resolveOptimizer } from "@thalweg/engine";
import {
  dataTask,
  PreparedRun,
  type Task,
  type TrainingSpec,
  trainingSpec,
} from "@thalweg/engine/internals";
import optimizersPlugin from "@thalweg/optimizers";
import {
  type CompiledProgram,
  type CompileOptions,
  compileProgram,
  instantiate,
} from "@thalweg/tensor";
import type { Work } from "./work.js";

/** The seed of every run of the bench. */
export const seed = 1;

/** The workloads' data are synthetic, so nothing is read. */
const noFiles: DataReader = {
  read: async (url) => {
    throw new Error(`the bench reads no ${url}`);
  },
};

export async function taskOf({ problem }: Work): Promise<Task> {
  return dataTask(problem, noHyper, await problem.dataset.load(noFiles), "f32");
}

const noHyper = { numeric: {}, structural: {} };

interface Prepared {
  readonly task: Task;
  readonly resolved: ResolvedOptimizer;
  readonly run: PreparedRun;
}

/** The run of a workload with Adam, compiled with these options. */
export async function prepareWork(work: Work, options: CompileOptions): Promise<Prepared> {
  const task = await taskOf(work);
  const { resolved, training } = traced(work, task);
  return instantiated(task, resolved, training, compileProgram(training.program, options), options);
}

/**
 * Milliseconds that each stage of a first step takes: data, tracing, compiling, instantiating and
 * starting, the step.
 */
export async function prepareStages(work: Work, now: () => number): Promise<number[]> {
  const marks = [now()];
  const task = await taskOf(work);
  marks.push(now());
  const { resolved, training } = traced(work, task);
  marks.push(now());
  const compiled = compileProgram(training.program);
  marks.push(now());
  const prepared = instantiated(task, resolved, training, compiled, {});
  startWork(prepared, 1);
  marks.push(now());
  prepared.run.step(0);
  marks.push(now());
  return marks.slice(1).map((mark, i) => mark - marks[i]!);
}

/** The graphs of a workload's training. */
export function traced(
  work: Work,
  task: Task,
): { resolved: ResolvedOptimizer; training: TrainingSpec } {
  const catalogue = createCatalogue([{ plugin: optimizersPlugin, origin: "@thalweg/optimizers" }]);
  const resolved = resolveOptimizer(catalogue, "adam", { lr: work.lr });
  return { resolved, training: trainingSpec(task, resolved) };
}

function instantiated(
  task: Task,
  resolved: ResolvedOptimizer,
  training: TrainingSpec,
  compiled: CompiledProgram,
  { gemm }: CompileOptions,
): Prepared {
  const program = instantiate(compiled, gemm === undefined ? {} : { gemm });
  return { task, resolved, run: new PreparedRun(task, training, program) };
}

/** Restarts a run. */
export function startWork({ task, resolved, run }: Prepared, steps: number): void {
  run.start(resolved, task.initial(seed), seed, steps);
}
