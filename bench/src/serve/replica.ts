/** A thread that takes part in training a model as one of a gang's replicas: told which, it waits for its order and follows. */
import { once } from "node:events";
import { parentPort, workerData } from "node:worker_threads";
import { Barrier, type BarrierMemory, follow, type ReplicaOrder } from "@thalweg/engine/node";

// The gang section starts it with exactly this, and sends nothing but orders.
const { barrier, rank } = workerData as { barrier: BarrierMemory; rank: number };
if (parentPort !== null) {
  const [order] = (await once(parentPort, "message")) as [ReplicaOrder];
  follow(order, { barrier: new Barrier(barrier, rank), waiting: {}, gemm: undefined });
}
