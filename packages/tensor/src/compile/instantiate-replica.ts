/**
 * Replicas of a program: instances of one module, each in a thread of its own, on one shared
 * memory.
 */
import { InternalError } from "@thalweg/core/host";
import type { Program, TypedArray } from "../program/program.js";
import { refuseAhead } from "../program/run-rows.js";
import { pagesOf } from "./emit/module.js";
import { exported, find, gemmFor, locatedCall, mapOf, moduleOf, viewOf } from "./instantiate.js";
import type { Area } from "./ir/areas.js";
import type {
  AreasLayout,
  ArrayPlace,
  CompiledProgram,
  ProgramLayout,
} from "./ir/compiled-program.js";
import type { Gemm } from "./ir/gemm.js";
import { alignedArea } from "./passes/place-variables.js";
import { checkMemory } from "./passes/plan.js";

/** Where the areas of replicas begin, and how many pages of memory all of it takes. Plain JSON. */
export interface ReplicaPlan {
  readonly bases: readonly number[];
  readonly pages: number;
}

/**
 * Places every replica's area.
 * @param phases the names of the phases that each replica runs
 * @throws ThalwegError if that takes more than 4 GiB
 */
export function planReplicas(
  layout: ProgramLayout,
  phases: readonly (readonly string[])[],
): ReplicaPlan {
  const { commonBytes, microbatches, microbatchBytes, replicaBytes } = areasOf(layout);
  let end = commonBytes + microbatches * microbatchBytes;
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

/** The program of one replica. Its variables are shared by all replicas, or its own. */
export interface ReplicaInstance extends Program {
  /** Runs a phase on one microbatch. */
  runMicrobatch(phase: string, microbatch: number): void;
  /** The elements of a variable that each microbatch has. */
  microbatchVariable(name: string, microbatch: number): TypedArray;
}

export function instantiateReplica(
  compiled: CompiledProgram,
  { memory, base, gemm }: ReplicaOptions,
): ReplicaInstance {
  const { layout } = compiled;
  const areas = areasOf(layout);
  const starts = (microbatch: number): Readonly<Record<Area, number>> => ({
    base,
    microbatch: areas.commonBytes + microbatch * areas.microbatchBytes,
    common: 0,
  });
  const microbatchStarts = Array.from(
    { length: areas.microbatches },
    (_, microbatch) => starts(microbatch).microbatch,
  );
  const products = new MicrobatchProducts(layout, memory, gemm, areas.microbatches, starts);
  const instance = new WebAssembly.Instance(moduleOf(compiled), {
    env: { memory, ...(gemm !== undefined && { gemm: products.compute }) },
  });
  const view = (place: ArrayPlace, microbatch = 0) =>
    viewOf(memory.buffer, starts(microbatch)[place.area ?? "base"], place);
  // A replica has memory for the phases that it runs only, so that views of outputs are made when
  // asked for.
  const phases = mapOf(layout.phases, ({ exportName, outputs }) => ({
    call: exported(instance, exportName),
    outputs: mapOf(outputs, (place) => place),
  }));
  const variables = mapOf(layout.variables, (place) => view(place));
  const runMicrobatch = (phase: string, microbatch: number) => {
    const { call } = phases.get(phase) ?? find(phases, "phase", phase);
    products.microbatch = microbatch;
    call(base, microbatchStarts[microbatch]!);
  };
  return {
    runMicrobatch,
    microbatchVariable: (name, microbatch) => {
      const place = layout.variables[name];
      if (place?.area === "microbatch") return view(place, microbatch);
      throw new InternalError(`no variable "${name}" of microbatches`);
    },
    run: (phase) => runMicrobatch(phase, 0),
    runAhead: refuseAhead,
    feed: refuseAhead,
    kept: refuseAhead,
    has: (name) => variables.has(name),
    variable: (name) => find(variables, "variable", name),
    output: (phase, name) => view(find(find(phases, "phase", phase).outputs, "output", name)),
  };
}

/**
 * The products of a service, bound once for each microbatch: the module's number and the microbatch select
 * one.
 */
class MicrobatchProducts {
  microbatch = 0;
  readonly #count: number;
  readonly #compute: (index: number) => void;

  constructor(
    layout: ProgramLayout,
    memory: WebAssembly.Memory,
    gemm: Gemm | undefined,
    microbatches: number,
    starts: (microbatch: number) => Readonly<Record<Area, number>>,
  ) {
    const calls = layout.gemm?.calls ?? [];
    this.#count = calls.length;
    const all = Array.from({ length: microbatches }, (_, microbatch) =>
      calls.map((call) => locatedCall(call, starts(microbatch))),
    );
    this.#compute = gemmFor(layout, gemm)?.bind(memory, all.flat()) ?? (() => {});
  }

  readonly compute = (index: number): void => this.#compute(this.microbatch * this.#count + index);
}

function areasOf({ areas }: ProgramLayout): AreasLayout {
  if (areas !== undefined) return areas;
  throw new InternalError("the program was compiled for one instance; compile it with areas");
}
