/**
 * The module that a group's threads run. The thread of the leader is a composition root; the
 * followers load no plugins.
 */
import { once } from "node:events";
import { workerData } from "node:worker_threads";
import { createCatalogue } from "../../catalogue/catalogue.js";
import { loadPlugins } from "../../plugins/load-plugin.js";
import { newContainer, registerGemm } from "../../services/compose.js";
import { loadGemm } from "../../services/load-gemm.js";
import { Services } from "../../services/services.js";
import { filesIn } from "../../services/trial-folders.js";
import { toErrorData } from "../../trial/error-data.js";
import { type Progress, SharedProgress } from "../../trial/progress.js";
import { printed, printToStandardError } from "../../workers/thread-console.js";
import { Trainer } from "../../workers/trainer.js";
import type { ThreadData } from "../../workers/trial-task.js";
import { Barrier } from "../barrier.js";
import { follow } from "../follower.js";
import { Leader, type ReplicaOrder } from "../leader.js";
import { GroupBroken } from "../replica.js";
import type { FollowerTask, GroupReply, GroupTask, LeaderTask } from "./group-task.js";

printToStandardError();

// The data-parallel group starts its threads with this type.
const { plugins, gemm, folders = {} } = workerData as ThreadData;

let opened: Promise<Trainer> | undefined;

async function open(progress: Progress): Promise<Trainer> {
  const sources = await loadPlugins(plugins, (index) => progress.at("loading plugin", index));
  const container = newContainer();
  if (gemm !== undefined) await registerGemm(container, gemm);
  const services = container.resolve(Services);
  return new Trainer(createCatalogue(sources), services, filesIn(folders));
}

async function lead({
  spec,
  memory,
  ports,
  barrier: shared,
  limitMs,
}: LeaderTask): Promise<GroupReply> {
  const progress = new SharedProgress(memory);
  progress.at("starting");
  opened ??= open(progress);
  const trainer = await opened;
  const leader = new Leader({
    workers: shared.parties,
    barrier: new Barrier(shared, 0),
    waiting: { limitMs, alive: () => progress.alive() },
    send: (rank, order) => ports[rank - 1]?.postMessage(order),
  });
  const { compiled: _, ...run } = await trainer.runOnce(spec, progress, leader.makeProgram);
  leader.shutDown();
  return { kind: "finished", ...run };
}

async function followOrders({ rank, port, barrier, limitMs }: FollowerTask): Promise<GroupReply> {
  const service = gemm === undefined ? undefined : await loadGemm(gemm);
  // The leader sends only orders.
  const [order] = (await once(port, "message")) as [ReplicaOrder];
  port.close();
  follow(order, { barrier: new Barrier(barrier, rank), waiting: { limitMs }, gemm: service });
  return { kind: "done" };
}

export default async function work(task: GroupTask): Promise<GroupReply> {
  try {
    return await (task.role === "leader" ? lead(task) : followOrders(task));
  } catch (error) {
    new Barrier(task.barrier, task.role === "leader" ? 0 : task.rank).break();
    if (error instanceof GroupBroken) return { kind: "broken", missing: error.missing };
    return { kind: "broke", error: toErrorData(error) };
  } finally {
    await printed();
  }
}
