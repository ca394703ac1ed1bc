/** The thread's side of {@link runIsolated}: loads the plugins, does the work and answers. */
import { workerData } from "node:worker_threads";
import type { PluginSource } from "../catalogue/catalogue.js";
import { checkUnchanged, loadPlugins } from "../plugins/load-plugin.js";
import type { LocatedPlugin } from "../plugins/plugin-location.js";
import { toErrorData } from "../trial/error-data.js";
import { type Progress, SharedProgress } from "../trial/progress.js";
import { printed, printToStandardError } from "../workers/thread-console.js";
import type { IsolatedData, IsolatedReply } from "./isolated-data.js";

/** The argument of the work. */
export interface IsolatedWork<Task, Told> {
  readonly task: Task;
  readonly plugins: readonly LocatedPlugin[];
  /** The plugins' manifests, in the same order. */
  readonly sources: readonly PluginSource[];
  /** Work that takes longer than the time limit must report its progress here regularly. */
  readonly progress: Progress;
  /** Sends plain data to the starting thread before the answer. */
  readonly tell: (told: Told) => void;
}

/**
 * Called once by the module of an isolated thread, which awaits it. An error that the work throws
 * is the answer.
 */
export async function answerIsolated<Task, Answer, Told = never>(
  work: (given: IsolatedWork<Task, Told>) => Answer | Promise<Answer>,
): Promise<void> {
  printToStandardError();
  // runIsolated starts the thread with this type.
  const { plugins, beside, task, memory, port } = workerData as IsolatedData<Task>;
  const progress = new SharedProgress(memory);
  const post = (reply: IsolatedReply<Answer, Told>) => port.postMessage(reply);
  const tell = (told: Told) => post({ kind: "told", told });
  const enter = (index: number) => progress.at("loading plugin", index);
  let last: IsolatedReply<Answer, Told>;
  post({ kind: "started" });
  try {
    const sources = await loadPlugins(plugins, enter, beside);
    progress.at("starting");
    const answer = await work({ task, plugins, sources, progress, tell });
    for (const plugin of plugins) checkUnchanged(plugin);
    last = { kind: "answered", answer };
  } catch (error) {
    last = { kind: "broke", error: toErrorData(error) };
  }
  await printed();
  post(last);
}
