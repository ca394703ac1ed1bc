/**
 * Makes programs from compiled data: an instance of the module on a memory, with views made once.
 */
import { UsageError } from "@thalweg/core";
import { InternalError, suggestion, ThalwegError } from "@thalweg/core/host";
import type { Program, TypedArray } from "../program/program.js";
import { checkCount, refuseAhead } from "../program/run-rows.js";
import type { Area } from "./ir/areas.js";
import type {
  ArrayPlace,
  CompiledProgram,
  PlacedCall,
  ProgramLayout,
} from "./ir/compiled-program.js";
import type { Gemm, GemmCall } from "./ir/gemm.js";

export interface InstantiateOptions {
  /** The memory to use, with at least the layout's pages from `base` on; a new one if left out. */
  readonly memory?: WebAssembly.Memory;
  /** Where the program's memory begins, in bytes, a multiple of 16; 0 by default. */
  readonly base?: number;
  /**
   * The service for matrix products that the program was compiled for, if any: the same one, or one
   * of the same name in another thread.
   */
  readonly gemm?: Gemm;
}

/** A program over its memory. */
export interface CompiledInstance extends Program {
  readonly memory: WebAssembly.Memory;
}

/** The same program with its module compiled, to be shared between instances and threads. */
export function withModule(compiled: CompiledProgram): CompiledProgram {
  return { ...compiled, code: moduleOf(compiled) };
}

/**
 * Synchronous, for workers and Node. A browser's main thread refuses large modules; it uses {@link
 * instantiateAsync}.
 */
export function instantiate(
  compiled: CompiledProgram,
  options: InstantiateOptions = {},
): CompiledInstance {
  const memory = memoryFor(compiled.layout, options);
  const instance = new WebAssembly.Instance(
    moduleOf(compiled),
    importsOf(compiled.layout, memory, options),
  );
  return programOf(compiled.layout, instance, memory, options.base ?? 0);
}

export async function instantiateAsync(
  compiled: CompiledProgram,
  options: InstantiateOptions = {},
): Promise<CompiledInstance> {
  const memory = memoryFor(compiled.layout, options);
  const { code } = compiled;
  const module = code instanceof WebAssembly.Module ? code : await WebAssembly.compile(code);
  const instance = await WebAssembly.instantiate(
    module,
    importsOf(compiled.layout, memory, options),
  );
  return programOf(compiled.layout, instance, memory, options.base ?? 0);
}

export function moduleOf({ code }: CompiledProgram): WebAssembly.Module {
  return code instanceof WebAssembly.Module ? code : new WebAssembly.Module(code);
}

function memoryFor(layout: ProgramLayout, { memory }: InstantiateOptions): WebAssembly.Memory {
  return memory ?? allocateMemory(layout);
}

/**
 * A memory that holds a program.
 * @throws ThalwegError if the system does not give so much
 */
function allocateMemory({ bytes, pages }: ProgramLayout): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: pages });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ThalwegError(
      `the program needs ${bytes} bytes of memory, and the system refuses them; end other programs, lift a limit on addresses (ulimit -v), use fewer workers, smaller batches or fewer parameters.`,
    );
  }
}

function importsOf(
  layout: ProgramLayout,
  memory: WebAssembly.Memory,
  { base = 0, gemm }: InstantiateOptions,
): WebAssembly.Imports {
  const service = gemmFor(layout, gemm);
  if (service === undefined || layout.gemm === undefined) return { env: { memory } };
  const starts = { base, microbatch: base, common: base };
  const here = layout.gemm.calls.map((call) => locatedCall(call, starts));
  return { env: { memory, gemm: service.bind(memory, here) } };
}

/** A product of a service with absolute addresses. */
export function locatedCall(
  { areas, a, b, c, ...shape }: PlacedCall,
  starts: Readonly<Record<Area, number>>,
): GemmCall {
  return {
    ...shape,
    ...{ a: starts[areas.a] + a, b: starts[areas.b] + b, c: starts[areas.c] + c },
  };
}

/**
 * The service that a program was compiled for; undefined if it was compiled for none.
 * @throws UsageError if another one is given
 */
export function gemmFor({ gemm }: ProgramLayout, given: Gemm | undefined): Gemm | undefined {
  if (gemm === undefined) return undefined;
  if (given?.name === gemm.name) return given;
  throw new UsageError(
    `the program was compiled for matrix products by ${gemm.name} and is given ${given?.name ?? "none"}; instantiate it with ${gemm.name}, or compile it again.`,
  );
}

function programOf(
  layout: ProgramLayout,
  instance: WebAssembly.Instance,
  memory: WebAssembly.Memory,
  base: number,
): CompiledInstance {
  const view = (place: ArrayPlace) => viewOf(memory.buffer, base, place);
  const variables = mapOf(layout.variables, view);
  const phases = mapOf(layout.phases, ({ exportName, outputs, ahead }) => ({
    call: exported(instance, exportName),
    outputs: mapOf(outputs, view),
    ahead: ahead && {
      call: exported(instance, ahead.exportName),
      rows: ahead.rows,
      feeds: mapOf(ahead.feeds, ({ rows }) => view(rows)),
      keeps: mapOf(ahead.keeps, ({ rows }) => view(rows)),
    },
  }));
  const aheadOf = (phase: string) => find(phases, "phase", phase).ahead ?? refuseAhead(phase);
  return {
    memory,
    run: (phase) => {
      const found = phases.get(phase) ?? find(phases, "phase", phase);
      found.call(base);
    },
    runAhead(phase, count) {
      const ahead = aheadOf(phase);
      checkCount(phase, count, ahead.rows);
      return count === 0 ? 0 : ahead.call(base, count);
    },
    feed: (phase, name) => find(aheadOf(phase).feeds, "fed variable", name),
    kept: (phase, name) => find(aheadOf(phase).keeps, "kept output", name),
    has: (name) => variables.has(name),
    variable: (name) => find(variables, "variable", name),
    output: (phase, name) => find(find(phases, "phase", phase).outputs, "output", name),
  };
}

export function viewOf(buffer: ArrayBufferLike, base: number, place: ArrayPlace): TypedArray {
  const start = base + place.byteOffset;
  switch (place.dtype) {
    case "f32":
      return new Float32Array(buffer, start, place.length);
    case "f64":
      return new Float64Array(buffer, start, place.length);
    case "i32":
      return new Int32Array(buffer, start, place.length);
  }
}

/**
 * A phase's function: its first argument is the base, and its second, in a program with replicas,
 * the microbatch's area. The function that runs a phase ahead takes the count as second argument and
 * returns the number of runs done.
 */
type Exported = (base: number, second?: number) => number;

export function exported(instance: WebAssembly.Instance, name: string): Exported {
  const found = instance.exports[name];
  if (typeof found === "function") return found as Exported;
  throw new InternalError(`the module exports no function ${name}`);
}

export function mapOf<A, B>(
  entries: Readonly<Record<string, A>>,
  change: (a: A) => B,
): Map<string, B> {
  return new Map(Object.entries(entries).map(([name, value]) => [name, change(value)]));
}

export function find<T>(entries: ReadonlyMap<string, T>, kind: string, name: string): T {
  const entry = entries.get(name);
  if (entry !== undefined) return entry;
  throw new UsageError(
    `the program has no ${kind} "${name}". ${suggestion(name, [...entries.keys()])}`,
  );
}
