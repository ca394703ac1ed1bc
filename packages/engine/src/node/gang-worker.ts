/** The module that a gang's threads run. The first replica's is a composition root of its own; the others load no plugins. */
import { once } from "node:events";
import { workerData } from "node:worker_threads";
import { createCatalogue } from "../catalogue.js";
import { toErrorData } from "../error-data.js";
import { Barrier } from "../gang/barrier.js";
import { follow } from "../gang/follow.js";
import { Lead, type ReplicaOrder } from "../gang/lead.js";
import { GangBroken } from "../gang/replica.js";
import { type Progress, SharedProgress } from "../progress.js";
import { newContainer, registerCatalogue, registerGemm } from "./compose.js";
import type { FollowTask, GangReply, GangTask, LeadTask } from "./gang-task.js";
import { loadGemm } from "./load-gemm.js";
import { loadPlugins } from "./load-plugin.js";
import { printToStandardError } from "./thread-console.js";
import { Trainer } from "./trainer.js";
import type { ThreadData } from "./trial-task.js";

printToStandardError();

// The gang starts its threads with exactly this.
const { plugins, gemm } = workerData as ThreadData;

let opened: Promise<Trainer> | undefined;

async function open(progress: Progress): Promise<Trainer> {
  const sources = await loadPlugins(plugins, (index) => progress.at("loading plugin", index));
  const container = newContainer();
  registerCatalogue(container, createCatalogue(sources));
  if (gemm !== undefined) await registerGemm(container, gemm);
  return container.resolve(Trainer);
}

async function lead({
  spec,
  memory,
  ports,
  barrier: shared,
  limitMs,
}: LeadTask): Promise<GangReply> {
  const progress = new SharedProgress(memory);
  progress.at("starting");
  opened ??= open(progress);
  const trainer = await opened;
  const replicas = new Lead({
    workers: shared.parties,
    barrier: new Barrier(shared, 0),
    waiting: { limitMs, alive: () => progress.alive() },
    send: (rank, order) => ports[rank - 1]?.postMessage(order),
  });
  const { result, compileMs } = await trainer.runOnce(spec, progress, replicas.makeProgram);
  replicas.dismiss();
  return { kind: "finished", result, compileMs };
}

async function followOrders({ rank, port, barrier, limitMs }: FollowTask): Promise<GangReply> {
  const service = gemm === undefined ? undefined : await loadGemm(gemm);
  // The first replica sends nothing else.
  const [order] = (await once(port, "message")) as [ReplicaOrder];
  port.close();
  follow(order, { barrier: new Barrier(barrier, rank), waiting: { limitMs }, gemm: service });
  return { kind: "dismissed" };
}

export default async function work(task: GangTask): Promise<GangReply> {
  try {
    return await (task.role === "lead" ? lead(task) : followOrders(task));
  } catch (error) {
    new Barrier(task.barrier, task.role === "lead" ? 0 : task.rank).break();
    if (error instanceof GangBroken) return { kind: "broken", missing: error.missing };
    return { kind: "broke", error: toErrorData(error) };
  }
}
