import { stream } from "@thalweg/core/numeric";
import { createLab } from "@thalweg/engine/node";
import { plugins } from "@thalweg/preset";
import type { CompileOptions } from "@thalweg/tensor";
import type { UpdateJob } from "../jobs.js";
import { prepareUpdate } from "../works/update.js";
import type { OpenJob } from "./open-job.js";

/** An optimizer's update of one vector with a constant gradient. */
export async function openUpdate(job: UpdateJob, options: CompileOptions): Promise<OpenJob> {
  const lab = await createLab({ plugins, executor: "inline" });
  const update = prepareUpdate(await lab.catalogue(), job.optimizer, job.size, options);
  await lab.close();
  const random = stream("bench", "update");
  const gradient = update.gradient();
  for (let i = 0; i < gradient.length; i++) gradient[i] = 0.02 * (random.uniform() - 0.5);
  return {
    begin: () => update.begin(),
    run: (_, count) => {
      for (let i = 0; i < count; i++) update.step();
    },
  };
}
