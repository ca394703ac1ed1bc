/**
 * The module that a pool's threads run: a composition root, built once from the plugins of the
 * pool.
 */
import { threadId, workerData } from "node:worker_threads";
import { createCatalogue } from "../catalogue/catalogue.js";
import { loadPlugins } from "../plugins/load-plugin.js";
import { newContainer, registerGemm } from "../services/compose.js";
import { Services } from "../services/services.js";
import { filesIn } from "../services/trial-folders.js";
import { messageOf } from "../trial/error-data.js";
import type { Progress } from "../trial/progress.js";
import { printed, printToStandardError } from "./thread-console.js";
import { Trainer } from "./trainer.js";
import { type ThreadData, type TrialReply, type TrialTask, trialHandler } from "./trial-task.js";

printToStandardError();

// A timer or promise that a plugin left behind must not end the thread in the middle of another
// trial.
process.on("uncaughtException", (error: unknown) => {
  console.error(`thalweg: something that a plugin left running threw: ${messageOf(error)}`);
});

async function open(progress: Progress) {
  // The pool starts its threads with this type.
  const { plugins, gemm, folders = {} } = workerData as ThreadData;
  const sources = await loadPlugins(plugins, (index) => progress.at("loading plugin", index));
  const container = newContainer();
  if (gemm !== undefined) await registerGemm(container, gemm);
  const services = container.resolve(Services);
  return new Trainer(createCatalogue(sources), services, filesIn(folders)).run;
}

const handle = trialHandler(threadId, open);

export default async function work(task: TrialTask): Promise<TrialReply[]> {
  const replies = await handle(task);
  await printed();
  return replies;
}
