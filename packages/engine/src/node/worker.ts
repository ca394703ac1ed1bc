/** The module that a pool's threads run: a composition root of its own, built once from the same plugins. */
import { threadId, workerData } from "node:worker_threads";
import { createCatalogue } from "../catalogue.js";
import type { Progress } from "../progress.js";
import { newContainer, registerCatalogue, registerGemm } from "./compose.js";
import { loadPlugins } from "./load-plugin.js";
import { printToStandardError } from "./thread-console.js";
import { Trainer } from "./trainer.js";
import { type ThreadData, trialHandler } from "./trial-task.js";

printToStandardError();

// A timer or promise that a plugin left behind may not end the thread in the middle of somebody else's trial.
process.on("uncaughtException", (error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`thalweg: something that a plugin left running threw: ${message}`);
});

async function open(progress: Progress) {
  // The pool starts its threads with exactly this.
  const { plugins, gemm } = workerData as ThreadData;
  const sources = await loadPlugins(plugins, (index) => progress.at("loading plugin", index));
  const container = newContainer();
  registerCatalogue(container, createCatalogue(sources));
  if (gemm !== undefined) await registerGemm(container, gemm);
  return container.resolve(Trainer).run;
}

export default trialHandler(threadId, open);
