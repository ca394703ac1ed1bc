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
  trainingSpec,
} from "@thalweg/engine";
import { type CompileOptions, compileProgram, instantiate } from "@thalweg/tensor";
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
  const catalogue = createCatalogue([{ plugin: adamPlugin, origin: "@thalweg/adam" }]);
  const entrant = resolveEntrant(catalogue, "adam", { lr: work.lr });
  const training = trainingSpec(task, entrant);
  const service = options.gemm === undefined ? {} : { gemm: options.gemm };
  const program = instantiate(compileProgram(training.program, options), service);
  return { task, entrant, run: new PreparedRun(task, training, program) };
}

/** Begins a run anew. */
export function startWork({ task, entrant, run }: Prepared, steps: number): void {
  run.start(entrant, task.initial(seed), seed, steps);
}
