/** A training program of a work, made as the engine makes it for a trial. */

import adamPlugin from "@thalweg/adam";
import type { DataReader } from "@thalweg/core";
import {
  createCatalogue,
  dataTask,
  type Entrant,
  PreparedRun,
  resolveEntrant,
  type Task,
  type TrainingSpec,
  trainingSpec,
} from "@thalweg/engine";
import {
  type CompiledProgram,
  type CompileOptions,
  compileProgram,
  instantiate,
} from "@thalweg/tensor";
import type { Work } from "./work.js";

/** The seed of every run of the bench. */
export const seed = 1;

/** Nothing is read: the works' data are made up. */
const noFiles: DataReader = {
  read: async (url) => {
    throw new Error(`the bench reads no ${url}`);
  },
};

export async function taskOf({ problem }: Work): Promise<Task> {
  return dataTask(problem, noHyper, await problem.dataset.load(noFiles), "f32");
}

const noHyper = { numeric: {}, structural: {} };

export interface Prepared {
  readonly task: Task;
  readonly entrant: Entrant;
  readonly run: PreparedRun;
}

/** The run of a work under Adam, compiled with these options. */
export async function prepareWork(work: Work, options: CompileOptions): Promise<Prepared> {
  const task = await taskOf(work);
  const { entrant, training } = traced(work, task);
  return instantiated(task, entrant, training, compileProgram(training.program, options), options);
}

/** Milliseconds that each stage of a first step takes: data, tracing, compiling, instantiating and starting, the step. */
export async function prepareStages(work: Work, now: () => number): Promise<number[]> {
  const marks = [now()];
  const task = await taskOf(work);
  marks.push(now());
  const { entrant, training } = traced(work, task);
  marks.push(now());
  const compiled = compileProgram(training.program);
  marks.push(now());
  const prepared = instantiated(task, entrant, training, compiled, {});
  startWork(prepared, 1);
  marks.push(now());
  prepared.run.step(0);
  marks.push(now());
  return marks.slice(1).map((mark, i) => mark - marks[i]!);
}

/** The graphs of a work's training. */
export function traced(work: Work, task: Task): { entrant: Entrant; training: TrainingSpec } {
  const catalogue = createCatalogue([{ plugin: adamPlugin, origin: "@thalweg/adam" }]);
  const entrant = resolveEntrant(catalogue, "adam", { lr: work.lr });
  return { entrant, training: trainingSpec(task, entrant) };
}

function instantiated(
  task: Task,
  entrant: Entrant,
  training: TrainingSpec,
  compiled: CompiledProgram,
  { gemm }: CompileOptions,
): Prepared {
  const program = instantiate(compiled, gemm === undefined ? {} : { gemm });
  return { task, entrant, run: new PreparedRun(task, training, program) };
}

/** Begins a run anew. */
export function startWork({ task, entrant, run }: Prepared, steps: number): void {
  run.start(entrant, task.initial(seed), seed, steps);
}
