/**
 * The programs of a thread. Runs with their memory are kept by what decides a program, found without tracing; compiled programs by their
 * graph, which a run that was given up, another name of the same optimizer or another thread may have compiled before. Both are bounded.
 */
import {
  type CompiledProgram,
  type CompileOptions,
  compileProgram,
  type ProgramSpec,
  programIdentity,
  withModule,
} from "@thalweg/tensor";
import type { PreparedRun } from "./prepared-run.js";
import { Recent } from "./recent.js";

/** A compiled program under the name of what it was compiled from. Threads pass it on: its module takes its machine code along. */
export interface SharedProgram {
  readonly key: string;
  readonly compiled: CompiledProgram;
}

export interface CacheLimits {
  /** The most runs; 16 unless given. */
  readonly runs?: number;
  /** The most bytes of their memories together, of which a single run may need more; 512 MiB unless given. */
  readonly bytes?: number;
  /** The most compiled programs; 64 unless given. */
  readonly programs?: number;
}

export class ProgramCache {
  readonly #runs: Recent<PreparedRun>;
  readonly #compiled: Recent<CompiledProgram>;

  constructor({ runs = 16, bytes = 2 ** 29, programs = 64 }: CacheLimits = {}) {
    this.#runs = new Recent(runs, bytes);
    this.#compiled = new Recent(programs);
  }

  get(key: string): PreparedRun | undefined {
    return this.#runs.get(key);
  }

  /** @param bytes what the run's memory takes */
  set(key: string, run: PreparedRun, bytes: number): void {
    this.#runs.set(key, run, bytes);
  }

  /** Takes in what other threads have compiled. */
  add(programs: readonly SharedProgram[]): void {
    for (const { key, compiled } of programs) {
      if (this.#compiled.get(key) === undefined) this.#compiled.set(key, compiled);
    }
  }

  /** The compiled program of a specification; `isNew` if it was compiled now. */
  compile(
    spec: ProgramSpec,
    options: CompileOptions,
  ): { readonly program: SharedProgram; readonly isNew: boolean } {
    const { numerics = "portable", gemm } = options;
    const key = `${numerics} ${gemm?.name ?? "built-in"} ${programIdentity(spec)}`;
    const known = this.#compiled.get(key);
    if (known !== undefined) return { program: { key, compiled: known }, isNew: false };
    // What its kernels are is for people, and stays out of what threads pass on.
    const compiled = { ...withModule(compileProgram(spec, options)), kernels: {} };
    this.#compiled.set(key, compiled);
    return { program: { key, compiled }, isNew: true };
  }
}
