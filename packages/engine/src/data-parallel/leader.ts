/**
 * The leader, the replica of rank 0. It has the graph, the data and the measurements, sends the
 * followers their orders, and does its own part of each step.
 */
import {
  type CompiledProgram,
  compileProgram,
  instantiateReplica,
  type Program,
  planReplicas,
  type ReplicaInstance,
  type ReplicaPlan,
  sharedMemory,
  withModule,
} from "@thalweg/tensor";
import { batchElements, rowsLike, withSteps } from "../program/microbatched-program.js";
import type { MicrobatchedStep } from "../program/microbatched-step.js";
import type { TrainingSpec } from "../program/training-program.js";
import { type ProgramOptions, programInThread } from "../run/run-trial.js";
import type { Barrier, Waiting } from "./barrier.js";
import {
  type DataParallelSchedule,
  type DataParallelSpec,
  dataParallelSpec,
  lossPhase,
} from "./data-parallel-spec.js";
import { Replica } from "./replica.js";

/** Everything that a replica needs to take part. */
export interface ReplicaOrder {
  readonly compiled: CompiledProgram;
  readonly memory: WebAssembly.Memory;
  /** The address at which its own area begins. */
  readonly base: number;
  readonly schedule: DataParallelSchedule;
  readonly rows: SharedArrayBuffer;
}

/** The command to shut down; any other command is a number of steps. */
export const shutDown = 0;

export interface LeaderOptions {
  readonly workers: number;
  readonly barrier: Barrier;
  readonly waiting: Waiting;
  /** Sends a follower its order. */
  readonly send: (rank: number, order: ReplicaOrder) => void;
}

export class Leader {
  #replica: Replica | undefined;

  constructor(private readonly options: LeaderOptions) {}

  /**
   * Makes a program whose steps all replicas perform; if batches are not split, this replica
   * performs them alone.
   */
  readonly makeProgram = (training: TrainingSpec, how: ProgramOptions): Program => {
    const { microbatched } = training;
    return microbatched === undefined
      ? programInThread(training, how)
      : this.#gather(
          dataParallelSpec(training, microbatched, this.options.workers),
          microbatched,
          how,
        );
  };

  /** Shuts the followers down. */
  shutDown(): void {
    this.options.barrier.command = shutDown;
    this.#replica?.meet();
  }

  #gather(
    { program, areas, schedule }: DataParallelSpec,
    microbatched: MicrobatchedStep,
    how: ProgramOptions,
  ) {
    const { workers, barrier, waiting, send } = this.options;
    const compiled = withModule(compileProgram(program, { ...how, areas }));
    const plan = planReplicas(compiled.layout, phasesOfEach(schedule, Object.keys(program.phases)));
    const memory = sharedMemory(plan);
    const rows = sharedRows(microbatched);
    const order = { compiled: { ...compiled, kernels: {} }, memory, schedule, rows: rows.buffer };
    for (let rank = 1; rank < workers; rank++) send(rank, { ...order, base: plan.bases[rank]! });
    const instance = instantiateReplica(compiled, { ...how, memory, base: plan.bases[0]! });
    const replica = new Replica({ instance, schedule, rows, barrier, waiting });
    this.#replica = replica;
    const share = sharer(memory, plan, compiled.layout.areas?.ownBytes ?? 0);
    return stepping(instance, microbatched, rows, (count, losses) => {
      share();
      barrier.command = count;
      replica.meet();
      return replica.steps(count, losses);
    });
  }
}

function stepping(
  instance: ReplicaInstance,
  microbatched: MicrobatchedStep,
  rows: Int32Array,
  steps: Replica["steps"],
): Program {
  const losses = rowsLike(instance.output(lossPhase, "loss"));
  return withSteps(instance, microbatched, { rows, losses, steps });
}

/** The names of the phases that each replica runs. Only the leader measures. */
function phasesOfEach(schedule: DataParallelSchedule, all: readonly string[]): string[][] {
  const { evaluations, step, workers } = schedule;
  return Array.from({ length: workers }, (_, rank) => {
    if (rank === 0) return [...all];
    const sides = [step, ...evaluations.map(({ point }) => point)];
    return [
      lossPhase,
      ...evaluations.map(({ microbatch }) => microbatch),
      ...sides.flatMap((phases) => phases.slice(rank, rank + 1)),
    ];
  });
}

function sharedRows(microbatched: MicrobatchedStep): Int32Array<SharedArrayBuffer> {
  const bytes = batchElements(microbatched) * Int32Array.BYTES_PER_ELEMENT;
  return new Int32Array(new SharedArrayBuffer(bytes));
}

/**
 * Makes a function that copies the variables that each replica has its own copy of, such as
 * counters, from the leader to the followers.
 */
function sharer(memory: WebAssembly.Memory, { bases }: ReplicaPlan, bytes: number): () => void {
  const all = new Uint8Array(memory.buffer);
  const [own, ...others] = bases as [number, ...number[]];
  return () => {
    for (const base of others) all.copyWithin(base, own, own + bytes);
  };
}
