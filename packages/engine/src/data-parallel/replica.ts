/**
 * One replica's part of a step: the gradients of its microbatches, then its slice of the update.
 */
import type { ReplicaInstance, TypedArray } from "@thalweg/tensor";
import type { Steps } from "../program/microbatched-program.js";
import { eachRow, microbatchesOfRows } from "../program/microbatched-program.js";
import type { Barrier, Waiting } from "./barrier.js";
import { type DataParallelSchedule, lossPhase, type PhaseOfEach } from "./data-parallel-spec.js";

/** Thrown in a replica whose group is broken. */
export class GroupBroken extends Error {
  /**
   * @param missing the ranks of the replicas that were too late; empty if another replica has
   * broken the group
   */
  constructor(readonly missing: readonly number[]) {
    super("the data-parallel group is broken");
  }
}

interface ReplicaParts {
  readonly instance: ReplicaInstance;
  readonly schedule: DataParallelSchedule;
  /** The batches of the steps, laid out in shared memory. */
  readonly rows: Int32Array;
  readonly barrier: Barrier;
  readonly waiting: Waiting;
}

export class Replica {
  readonly steps: Steps;
  readonly #microbatches: readonly MicrobatchPart[];
  readonly #loss: TypedArray;

  constructor(private readonly parts: ReplicaParts) {
    const { instance, schedule, rows, barrier } = parts;
    const examples = microbatchesOfRows(rows, schedule.microbatches);
    this.#microbatches = microbatchesOf(schedule, barrier.rank).map((microbatch) => ({
      microbatch,
      batch: instance.microbatchVariable(schedule.batch, microbatch),
      rows: examples.map((row) => row[microbatch]!),
    }));
    this.#loss = instance.output(lossPhase, "loss");
    this.steps = eachRow((row) => this.#step(row));
  }

  /** Waits for the other replicas. @throws GroupBroken if they do not arrive */
  meet(): void {
    const { barrier, waiting } = this.parts;
    const arrival = barrier.arrive(waiting);
    if (arrival === "passed") return;
    const missing = arrival === "late" ? barrier.missing() : [];
    barrier.break();
    throw new GroupBroken(missing);
  }

  #step(row: number): number {
    const { instance, schedule } = this.parts;
    for (const { batch, rows } of this.#microbatches) batch.set(rows[row]!);
    for (const { point, microbatch: phase } of schedule.evaluations) {
      this.#side(point);
      for (const { microbatch } of this.#microbatches) instance.runMicrobatch(phase, microbatch);
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

interface MicrobatchPart {
  readonly microbatch: number;
  readonly batch: TypedArray;
  /** The examples in each row. */
  readonly rows: readonly Int32Array[];
}

/** The microbatches of a replica: consecutive ones, as many as other replicas have or one more. */
function microbatchesOf({ microbatches, workers }: DataParallelSchedule, rank: number): number[] {
  const first = Math.floor((microbatches * rank) / workers);
  const end = Math.floor((microbatches * (rank + 1)) / workers);
  return Array.from({ length: end - first }, (_, i) => first + i);
}
