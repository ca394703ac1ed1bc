/**
 * The contract of stores of trials, which keep results so that no trial is run twice: in memory, in
 * a folder (`@thalweg/store`), or elsewhere.
 */
import { hashJson } from "@thalweg/core/numeric";
import { type TrialResult, type TrialSpec, type TrialTiming, trialId } from "./trial.js";

/** What the bits of a result depend on besides its trial. */
export interface TrialVersions {
  /** The version of Thalweg. The versions of plugins are in each trial. */
  readonly thalweg: string;
  /**
   * What the bits of trials with `fast` numerics depend on: the version of Node, the processor, the
   * Gemm module. Trials with `portable` numerics have the same bits everywhere. Default: nothing.
   */
  readonly fast?: Readonly<Record<string, string>>;
}

/** A trial that ended, as it is kept. */
export interface TrialRecord {
  /** See {@link trialKey}. */
  readonly key: string;
  readonly result: TrialResult;
  readonly timing: TrialTiming;
}

/** Which records a query yields: those that have every given value. Default: all. */
export interface TrialFilter {
  readonly problem?: string;
  readonly optimizer?: string;
  readonly phase?: TrialSpec["phase"];
  readonly status?: TrialResult["status"];
}

export interface TrialStore {
  /** The versions for which the store keeps trials: those of the running program. */
  readonly versions: TrialVersions;
  /** The record of a key: the last one that was put. */
  get(key: string): Promise<TrialRecord | undefined>;
  /**
   * Keeps a record. A record of a trial that completed or diverged is final: another one of its key
   * is ignored, since it is the same. A failed one is replaced.
   * @throws ThalwegError if it cannot be kept
   */
  put(record: TrialRecord): Promise<void>;
  /** The last record of each key, in the order in which the keys were first put. */
  query(filter?: TrialFilter): AsyncIterable<TrialRecord>;
}

/**
 * The key of a trial in a store, 64 hexadecimal digits: the SHA-256 of its {@link trialId}, which
 * covers the versions of its plugins, and of the other versions that its result depends on.
 */
export function trialKey(spec: TrialSpec, { thalweg, fast = {} }: TrialVersions): string {
  const trial = trialId(spec);
  return hashJson(spec.numerics === "fast" ? { trial, thalweg, fast } : { trial, thalweg });
}

/** Whether a result is final. A failure may have been an accident, and is not. */
export const isFinal = ({ status }: Pick<TrialResult, "status">): boolean => status !== "failed";

/** Whether what a record has passes a filter. */
export function passes(filter: TrialFilter, has: Required<TrialFilter>): boolean {
  return Object.entries(filter).every(
    ([name, wanted]) => wanted === undefined || wanted === has[name as keyof TrialFilter],
  );
}

/** What a filter asks for. */
const filtered = ({ status, spec }: TrialResult): Required<TrialFilter> => ({
  ...{ status, problem: spec.problem, optimizer: spec.optimizer, phase: spec.phase },
});

/** A store in memory, for tests and for labs that last. */
export function memoryStore(versions: TrialVersions): TrialStore {
  const records = new Map<string, TrialRecord>();
  return {
    versions,
    get: (key) => Promise.resolve(records.get(key)),
    put(record) {
      const known = records.get(record.key);
      if (known === undefined || !isFinal(known.result)) records.set(record.key, record);
      return Promise.resolve();
    },
    async *query(filter = {}) {
      for (const record of [...records.values()]) {
        if (passes(filter, filtered(record.result))) yield record;
      }
    },
  };
}
