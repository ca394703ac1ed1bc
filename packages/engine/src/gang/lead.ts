/** The first replica: it has the graph, the data and the measurements, gives the others their orders, and does its own part of each step. */
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
import { type ProgramOptions, programInThread } from "../training/run-trial.js";
import { batchElements, rowsLike, withSteps } from "../training/sharded-program.js";
import type { ShardedStep } from "../training/sharded-step.js";
import type { TrainingSpec } from "../training/training-program.js";
import type { Barrier, Waiting } from "./barrier.js";
import { type GangSchedule, type GangSpec, gangSpec, lossPhase } from "./gang-spec.js";
import { Replica } from "./replica.js";

/** All that a replica needs to take part. */
export interface ReplicaOrder {
  readonly compiled: CompiledProgram;
  readonly memory: WebAssembly.Memory;
  /** Where its own area begins. */
  readonly base: number;
  readonly schedule: GangSchedule;
  readonly rows: SharedArrayBuffer;
}

/** The command to stop; any other is a number of steps. */
export const dismissed = 0;

export interface LeadOptions {
  readonly workers: number;
  readonly barrier: Barrier;
  readonly waiting: Waiting;
  /** Sends another replica its order. */
  readonly send: (rank: number, order: ReplicaOrder) => void;
}

export class Lead {
  #replica: Replica | undefined;

  constructor(private readonly options: LeadOptions) {}

  /** A program whose steps are done by all replicas; by this one alone if the batch is whole. */
  readonly makeProgram = (training: TrainingSpec, how: ProgramOptions): Program => {
    const { sharded } = training;
    return sharded === undefined
      ? programInThread(training, how)
      : this.#gather(gangSpec(training, sharded, this.options.workers), sharded, how);
  };

  /** Lets the others go home. */
  dismiss(): void {
    this.options.barrier.command = dismissed;
    this.#replica?.meet();
  }

  #gather({ program, areas, schedule }: GangSpec, sharded: ShardedStep, how: ProgramOptions) {
    const { workers, barrier, waiting, send } = this.options;
    const compiled = withModule(compileProgram(program, { ...how, areas }));
    const plan = planReplicas(compiled.layout, phasesOfEach(schedule, Object.keys(program.phases)));
    const memory = sharedMemory(plan);
    const rows = sharedRows(sharded);
    const order = { compiled: { ...compiled, kernels: {} }, memory, schedule, rows: rows.buffer };
    for (let rank = 1; rank < workers; rank++) send(rank, { ...order, base: plan.bases[rank]! });
    const instance = instantiateReplica(compiled, { ...how, memory, base: plan.bases[0]! });
    const replica = new Replica({ instance, schedule, rows, barrier, waiting });
    this.#replica = replica;
    const share = sharer(memory, plan, compiled.layout.areas?.ownBytes ?? 0);
    return stepping(instance, sharded, rows, (count, losses) => {
      share();
      barrier.command = count;
      replica.meet();
      return replica.steps(count, losses);
    });
  }
}

function stepping(
  instance: ReplicaInstance,
  sharded: ShardedStep,
  rows: Int32Array,
  steps: Replica["steps"],
): Program {
  const losses = rowsLike(instance.output(lossPhase, "loss"));
  return withSteps(instance, sharded, { rows, losses, steps });
}

/** What each replica runs; the first one measures too. */
function phasesOfEach(schedule: GangSchedule, all: readonly string[]): string[][] {
  const { evaluations, step, workers } = schedule;
  return Array.from({ length: workers }, (_, rank) => {
    if (rank === 0) return [...all];
    const sides = [step, ...evaluations.map(({ point }) => point)];
    return [
      lossPhase,
      ...evaluations.map(({ shard }) => shard),
      ...sides.flatMap((phases) => phases.slice(rank, rank + 1)),
    ];
  });
}

function sharedRows(sharded: ShardedStep): Int32Array<SharedArrayBuffer> {
  const bytes = batchElements(sharded) * Int32Array.BYTES_PER_ELEMENT;
  return new Int32Array(new SharedArrayBuffer(bytes));
}

/** Gives the others what each replica keeps for itself, counters for one, as the first one has it. */
function sharer(memory: WebAssembly.Memory, { bases }: ReplicaPlan, bytes: number): () => void {
  const all = new Uint8Array(memory.buffer);
  const [own, ...others] = bases as [number, ...number[]];
  return () => {
    for (const base of others) all.copyWithin(base, own, own + bytes);
  };
}
