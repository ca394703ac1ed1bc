import type { CompileOptions } from "@thalweg/tensor";
import type { TrainingJob } from "../jobs.js";
import { prepareWork, startWork } from "../works/prepare.js";
import { workOf } from "../works/works.js";
import type { OpenJob } from "./server.js";

/** The training step of a work; it draws its batch, as every step of a trial does. */
export async function openTraining(job: TrainingJob, options: CompileOptions): Promise<OpenJob> {
  const prepared = await prepareWork(workOf(job.work), options);
  return {
    begin: (steps) => startWork(prepared, steps),
    unit: (step) => prepared.run.step(step),
  };
}
