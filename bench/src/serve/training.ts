import type { PreparedRun } from "@thalweg/engine/internals";
import type { CompileOptions } from "@thalweg/tensor";
import type { TrainingJob } from "../jobs.js";
import { prepareWork, startWork } from "../works/prepare.js";
import { workOf } from "../works/works.js";
import type { OpenJob } from "./open-job.js";

/**
 * The training steps of a workload as in a trial: as many at a time as the run takes, with batches
 * drawn within.
 */
export async function openTraining(job: TrainingJob, options: CompileOptions): Promise<OpenJob> {
  const prepared = await prepareWork(workOf(job.work), options);
  return {
    begin: (steps) => startWork(prepared, steps),
    run: (from, count, see) => steps(prepared.run, from, count, see),
  };
}

function steps(run: PreparedRun, from: number, count: number, see?: (loss: number) => void): void {
  for (let done = 0; done < count; ) {
    const asked = Math.min(run.rows, count - done);
    const ran = run.steps(from + done, asked);
    if (see !== undefined) for (let i = 0; i < ran; i++) see(run.losses[i]!);
    if (ran < asked) throw new Error(`the loss of step ${from + done + ran - 1} is not finite`);
    done += ran;
  }
}
