/** What every replica but the first does: take its order, then steps on command until it is dismissed. */
import { type Gemm, instantiateReplica } from "@thalweg/tensor";
import type { Barrier, Waiting } from "./barrier.js";
import { dismissed, type ReplicaOrder } from "./lead.js";
import { GangBroken, Replica } from "./replica.js";

export interface Follower {
  readonly barrier: Barrier;
  /** How long the others may take in a step; between steps it waits for the first replica as long as that takes. */
  readonly waiting: Waiting;
  readonly gemm: Gemm | undefined;
}

/** @throws GangBroken if the gang is given up */
export function follow(
  { compiled, memory, base, schedule, rows: shared }: ReplicaOrder,
  { barrier, waiting, gemm }: Follower,
): void {
  const service = gemm === undefined ? {} : { gemm };
  const instance = instantiateReplica(compiled, { memory, base, ...service });
  const rows = new Int32Array(shared);
  const replica = new Replica({ instance, schedule, rows, barrier, waiting });
  const losses = new Float64Array(rows.length);
  for (;;) {
    if (barrier.arrive() !== "passed") throw new GangBroken([]);
    if (barrier.command === dismissed) return;
    replica.steps(barrier.command, losses);
  }
}
