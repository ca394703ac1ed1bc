/**
 * A follower, a replica of rank 1 or above: receives its order, then performs steps on command
 * until it is shut down.
 */
import { type Gemm, instantiateReplica } from "@thalweg/tensor";
import type { Barrier, Waiting } from "./barrier.js";
import { type ReplicaOrder, shutDown } from "./leader.js";
import { GroupBroken, Replica } from "./replica.js";

export interface FollowerOptions {
  readonly barrier: Barrier;
  /**
   * How the follower waits for the other replicas within a step. Between steps it waits for the
   * leader without a time limit.
   */
  readonly waiting: Waiting;
  readonly gemm: Gemm | undefined;
}

/** @throws GroupBroken if the data-parallel group is broken */
export function follow(
  { compiled, memory, base, schedule, rows: shared }: ReplicaOrder,
  { barrier, waiting, gemm }: FollowerOptions,
): void {
  const service = gemm === undefined ? {} : { gemm };
  const instance = instantiateReplica(compiled, { memory, base, ...service });
  const rows = new Int32Array(shared);
  const replica = new Replica({ instance, schedule, rows, barrier, waiting });
  const losses = new Float64Array(rows.length);
  for (;;) {
    if (barrier.arrive() !== "passed") throw new GroupBroken([]);
    if (barrier.command === shutDown) return;
    replica.steps(barrier.command, losses);
  }
}
