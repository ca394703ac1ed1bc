/**
 * Programs compiled by threads, cached in the main thread and sent along with later trials of the
 * same kind.
 */
import { canonicalJson } from "@thalweg/core/numeric";
import { LruCache } from "../program/lru-cache.js";
import type { SharedProgram } from "../program/program-cache.js";
import type { TrialSpec } from "../trial/trial.js";

interface CachedProgram {
  readonly kind: string;
  readonly program: SharedProgram;
  /**
   * The threads that have the program. A thread that has since dropped it compiles it again and
   * puts it here again.
   */
  readonly holders: Set<number>;
}

/** Programs that are sent along with a trial. */
interface Checkout {
  readonly programs: readonly SharedProgram[];
  takenBy(thread: number): void;
}

/**
 * A bounded cache. The main thread does not resolve names, so that it cannot tell which program a
 * trial needs. It sends all programs of the trial's kind, one for each combination of structural
 * and zero hyperparameters so far, and the thread finds its own by the graph. A program that every
 * thread already has is not sent.
 */
export class SharedProgramCache {
  readonly #cache: LruCache<CachedProgram>;

  /** @param maxPrograms the maximum number of programs of all kinds; default: 64 */
  constructor(maxPrograms = 64) {
    this.#cache = new LruCache(maxPrograms);
  }

  /** Caches a program that a thread has compiled for a trial. */
  put(spec: TrialSpec, program: SharedProgram, thread: number): void {
    const cached = { kind: kindOf(spec), program, holders: new Set([thread]) };
    this.#cache.set(keyOf(cached), cached);
  }

  /** @param threads the threads alive now, one of which will run the trial */
  checkOut(spec: TrialSpec, threads: readonly number[]): Checkout {
    const kind = kindOf(spec);
    const ofKind = [...this.#cache.values()].filter((cached) => cached.kind === kind);
    for (const cached of ofKind) this.#cache.get(keyOf(cached));
    const wanted = ofKind.filter(({ holders }) => !threads.every((each) => holders.has(each)));
    return {
      programs: wanted.map(({ program }) => program),
      takenBy: (thread) => {
        for (const { holders } of wanted) holders.add(thread);
      },
    };
  }
}

function keyOf({ kind, program }: CachedProgram): string {
  return `${kind} ${program.key}`;
}

const pluginKeys = new WeakMap<TrialSpec["plugins"], string>();

/**
 * The kind of a trial: a key that trials with the same program share, as far as the trial's fields
 * tell.
 */
export function kindOf({
  problem,
  problemHyper = {},
  optimizer,
  plugins,
  ...rest
}: TrialSpec): string {
  const { dtype = "f32", numerics = "portable", microbatches = 1 } = rest;
  const from = pluginKeys.get(plugins) ?? canonicalJson(plugins);
  pluginKeys.set(plugins, from);
  return canonicalJson({ problem, problemHyper, optimizer, from, dtype, numerics, microbatches });
}
