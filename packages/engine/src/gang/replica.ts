/** One replica's part of the steps: the gradients of its shards, then its slice of the update. */
import type { ReplicaInstance, TypedArray } from "@thalweg/tensor";
import type { Steps } from "../training/sharded-program.js";
import { eachRow, shardsOfRows } from "../training/sharded-program.js";
import type { Barrier, Waiting } from "./barrier.js";
import { type GangSchedule, lossPhase, type PhaseOfEach } from "./gang-spec.js";

/** Ends the steps of a replica whose gang cannot go on. */
export class GangBroken extends Error {
  /** @param missing who was too late, by rank; empty if another replica has ended the gang */
  constructor(readonly missing: readonly number[]) {
    super("the gang is broken");
  }
}

export interface ReplicaParts {
  readonly instance: ReplicaInstance;
  readonly schedule: GangSchedule;
  /** The batches of the steps, laid out in shared memory. */
  readonly rows: Int32Array;
  readonly barrier: Barrier;
  readonly waiting: Waiting;
}

export class Replica {
  readonly steps: Steps;
  readonly #shards: readonly ShardPart[];
  readonly #loss: TypedArray;

  constructor(private readonly parts: ReplicaParts) {
    const { instance, schedule, rows, barrier } = parts;
    const examples = shardsOfRows(rows, schedule.shards);
    this.#shards = shardsOf(schedule, barrier.rank).map((shard) => ({
      shard,
      batch: instance.shardVariable(schedule.batch, shard),
      rows: examples.map((row) => row[shard]!),
    }));
    this.#loss = instance.output(lossPhase, "loss");
    this.steps = eachRow((row) => this.#step(row));
  }

  /** Waits for the others. @throws GangBroken if they do not come */
  meet(): void {
    const { barrier, waiting } = this.parts;
    const arrival = barrier.arrive(waiting);
    if (arrival === "passed") return;
    const missing = arrival === "late" ? barrier.missing() : [];
    barrier.break();
    throw new GangBroken(missing);
  }

  #step(row: number): number {
    const { instance, schedule } = this.parts;
    for (const { batch, rows } of this.#shards) batch.set(rows[row]!);
    for (const { point, shard: phase } of schedule.evaluations) {
      this.#side(point);
      for (const { shard } of this.#shards) instance.runShard(phase, shard);
      this.meet();
    }
    instance.run(lossPhase);
    const loss = this.#loss[0]!;
    this.#side(schedule.step);
    return loss;
  }

  #side(phases: PhaseOfEach): void {
    if (phases.length === 0) return;
    const own = phases[this.parts.barrier.rank];
    if (own !== undefined) this.parts.instance.run(own);
    this.meet();
  }
}

interface ShardPart {
  readonly shard: number;
  readonly batch: TypedArray;
  /** The examples in each row. */
  readonly rows: readonly Int32Array[];
}

/** The shards of a replica: neighbours, as many as the others have or one more. */
function shardsOf({ shards, workers }: GangSchedule, rank: number): number[] {
  const first = Math.floor((shards * rank) / workers);
  const end = Math.floor((shards * (rank + 1)) / workers);
  return Array.from({ length: end - first }, (_, i) => first + i);
}
