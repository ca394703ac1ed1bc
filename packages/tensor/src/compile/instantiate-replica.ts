/** Replicas of a program: instances of one module, each in a thread of its own, on one shared memory. */
import { InternalError } from "@thalweg/core";
import type { Gemm } from "../gemm.js";
import type { Program, TypedArray } from "../program.js";
import { refuseAhead } from "../run-rows.js";
import type { Area } from "./areas.js";
import type { AreasLayout, ArrayPlace, CompiledProgram, ProgramLayout } from "./compile.js";
import { pagesOf } from "./emit/module.js";
import { exported, find, gemmFor, locatedCall, mapOf, moduleOf, viewOf } from "./instantiate.js";
import { alignedArea } from "./place-variables.js";
import { checkMemory } from "./plan.js";

/** Where the areas of replicas begin, and how many pages of memory all of it takes. Plain JSON. */
export interface ReplicaPlan {
  readonly bases: readonly number[];
  readonly pages: number;
}

/**
 * Gives every replica room.
 * @param phases what each replica runs, by name
 * @throws ThalwegError if that is more than 4 GiB
 */
export function planReplicas(
  layout: ProgramLayout,
  phases: readonly (readonly string[])[],
): ReplicaPlan {
  const { commonBytes, shards, shardBytes, replicaBytes } = areasOf(layout);
  let end = commonBytes + shards * shardBytes;
  const bases = phases.map((names) => {
    const base = end;
    end += alignedArea(Math.max(0, ...names.map((name) => replicaBytes[name] ?? 0)));
    return base;
  });
  checkMemory(end, "use smaller batches, fewer parameters or fewer workers");
  return { bases, pages: Math.max(layout.pages, pagesOf(end)) };
}

/** A shared memory for replicas, which never grows. */
export function sharedMemory({ pages }: ReplicaPlan): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

export interface ReplicaOptions {
  readonly memory: WebAssembly.Memory;
  /** Where the replica's own area begins. */
  readonly base: number;
  /** The service for matrix products, if the program was compiled for one. */
  readonly gemm?: Gemm;
}

/** A replica's program: its variables are common to all, or its own. */
export interface ReplicaInstance extends Program {
  /** Runs a phase on what one shard has. */
  runShard(phase: string, shard: number): void;
  /** The elements of a variable that each shard has. */
  shardVariable(name: string, shard: number): TypedArray;
}

export function instantiateReplica(
  compiled: CompiledProgram,
  { memory, base, gemm }: ReplicaOptions,
): ReplicaInstance {
  const { layout } = compiled;
  const areas = areasOf(layout);
  const starts = (shard: number): Readonly<Record<Area, number>> => ({
    base,
    shard: areas.commonBytes + shard * areas.shardBytes,
    common: 0,
  });
  const shardStarts = Array.from({ length: areas.shards }, (_, shard) => starts(shard).shard);
  const products = new ShardProducts(layout, memory, gemm, areas.shards, starts);
  const instance = new WebAssembly.Instance(moduleOf(compiled), {
    env: { memory, ...(gemm !== undefined && { gemm: products.compute }) },
  });
  const view = (place: ArrayPlace, shard = 0) =>
    viewOf(memory.buffer, starts(shard)[place.area ?? "base"], place);
  // A replica has room for the phases that it runs: views of what others compute are not made.
  const phases = mapOf(layout.phases, ({ exportName, outputs }) => ({
    call: exported(instance, exportName),
    outputs: mapOf(outputs, (place) => place),
  }));
  const variables = mapOf(layout.variables, (place) => view(place));
  const runShard = (phase: string, shard: number) => {
    const { call } = phases.get(phase) ?? find(phases, "phase", phase);
    products.shard = shard;
    call(base, shardStarts[shard]!);
  };
  return {
    runShard,
    shardVariable: (name, shard) => {
      const place = layout.variables[name];
      if (place?.area === "shard") return view(place, shard);
      throw new InternalError(`no variable "${name}" of shards`);
    },
    run: (phase) => runShard(phase, 0),
    runAhead: refuseAhead,
    feed: refuseAhead,
    kept: refuseAhead,
    has: (name) => variables.has(name),
    variable: (name) => find(variables, "variable", name),
    output: (phase, name) => view(find(find(phases, "phase", phase).outputs, "output", name)),
  };
}

/** The products of a service, once for each shard, so that the module's number and the shard name one. */
class ShardProducts {
  shard = 0;
  readonly #count: number;
  readonly #compute: (index: number) => void;

  constructor(
    layout: ProgramLayout,
    memory: WebAssembly.Memory,
    gemm: Gemm | undefined,
    shards: number,
    starts: (shard: number) => Readonly<Record<Area, number>>,
  ) {
    const calls = layout.gemm?.calls ?? [];
    this.#count = calls.length;
    const all = Array.from({ length: shards }, (_, shard) =>
      calls.map((call) => locatedCall(call, starts(shard))),
    );
    this.#compute = gemmFor(layout, gemm)?.bind(memory, all.flat()) ?? (() => {});
  }

  readonly compute = (index: number): void => this.#compute(this.shard * this.#count + index);
}

function areasOf({ areas }: ProgramLayout): AreasLayout {
  if (areas !== undefined) return areas;
  throw new InternalError("the program was compiled for one instance; compile it with areas");
}
