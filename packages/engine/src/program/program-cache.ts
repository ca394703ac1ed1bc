/**
 * The programs of a thread. Prepared runs, with their memory, are cached by a key that can be
 * computed without tracing. Compiled programs are cached by their graph: a dropped run, another
 * name of the same optimizer, or another thread can have compiled the same one. Both caches are
 * bounded.
 */
import {
  type CompiledProgram,
  type CompileOptions,
  compileProgram,
  type ProgramSpec,
  programIdentity,
  withModule,
} from "@thalweg/tensor";
import { LruCache } from "./lru-cache.js";
import type { PreparedRun } from "./prepared-run.js";

/**
 * A compiled program with the key of its graph. It can be sent to other threads; its module
 * includes the machine code.
 */
export interface SharedProgram {
  readonly key: string;
  readonly compiled: CompiledProgram;
}

export interface CacheLimits {
  /** The maximum number of runs. Default: 16. */
  readonly runs?: number;
  /**
   * The maximum size of their memories together, in bytes; one run can exceed it alone. Default:
   * 512 MiB.
   */
  readonly bytes?: number;
  /** The maximum number of compiled programs. Default: 64. */
  readonly programs?: number;
}

export class ProgramCache {
  readonly #runs: LruCache<PreparedRun>;
  readonly #compiled: LruCache<CompiledProgram>;

  constructor({ runs = 16, bytes = 2 ** 29, programs = 64 }: CacheLimits = {}) {
    this.#runs = new LruCache(runs, bytes);
    this.#compiled = new LruCache(programs);
  }

  get(key: string): PreparedRun | undefined {
    return this.#runs.get(key);
  }

  /** @param bytes the size of the run's memory */
  set(key: string, run: PreparedRun, bytes: number): void {
    this.#runs.set(key, run, bytes);
  }

  /** Adds programs compiled by other threads. */
  add(programs: readonly SharedProgram[]): void {
    for (const { key, compiled } of programs) {
      if (this.#compiled.get(key) === undefined) this.#compiled.set(key, compiled);
    }
  }

  /** The compiled program of a specification; `isNew` if this call compiled it. */
  compile(
    spec: ProgramSpec,
    options: CompileOptions,
  ): { readonly program: SharedProgram; readonly isNew: boolean } {
    const { numerics = "portable", gemm } = options;
    const key = `${numerics} ${gemm?.name ?? "built-in"} ${programIdentity(spec)}`;
    const known = this.#compiled.get(key);
    if (known !== undefined) return { program: { key, compiled: known }, isNew: false };
    // Without the descriptions of kernels, which other threads do not need.
    const compiled = { ...withModule(compileProgram(spec, options)), kernels: {} };
    this.#compiled.set(key, compiled);
    return { program: { key, compiled }, isNew: true };
  }
}
