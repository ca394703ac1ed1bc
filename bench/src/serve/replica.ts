/**
 * A thread of a data-parallel group: it waits for the message that assigns its replica, then runs
 * as a follower.
 */
import { once } from "node:events";
import { parentPort, workerData } from "node:worker_threads";
import { Barrier, type BarrierMemory, follow, type ReplicaOrder } from "@thalweg/engine/internals";

// The data-parallel section starts the thread with this data, and sends only such messages.
const { barrier, rank } = workerData as { barrier: BarrierMemory; rank: number };
if (parentPort !== null) {
  const [order] = (await once(parentPort, "message")) as [ReplicaOrder];
  follow(order, { barrier: new Barrier(barrier, rank), waiting: {}, gemm: undefined });
}
