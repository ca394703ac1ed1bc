/** An executor that asks a store first, so that no trial is run twice. */
import { checkTrials } from "./check-trials.js";
import type { Executor, Finished, RunOptions } from "./executor.js";
import type { TrialSpec } from "./trial.js";
import { isFinal, type TrialRecord, type TrialStore, trialKey } from "./trial-store.js";

/**
 * Wraps an executor: trials that completed or diverged before are answered from the store, the
 * others are run, and each result is put before it is yielded. A trial that failed is run again.
 * The results are those of the executor, for every store; a trial that is listed twice, or by two
 * runs at the same time, is run once.
 */
export function storedExecutor(executor: Executor, store: TrialStore): Executor {
  return new StoredExecutor(executor, store);
}

/** One trial of a run, at each of its indices in the list. */
interface Wanted {
  readonly key: string;
  readonly places: readonly { readonly index: number; readonly spec: TrialSpec }[];
}

/** The right of one run to run a trial. */
interface Claim {
  /** The trial's end; undefined if the run ended before it. */
  readonly end: Promise<TrialRecord | undefined>;
  release(record?: TrialRecord): void;
}

/** The number of keys that are worked out before other events of the thread are let through. */
const keysAtOnce = 200;

class StoredExecutor implements Executor {
  readonly name: string;
  /** The trials that runs are working on, by key. */
  readonly #claims = new Map<string, Claim>();

  constructor(
    private readonly executor: Executor,
    private readonly store: TrialStore,
  ) {
    this.name = `stored ${executor.name}`;
  }

  async *run(given: readonly TrialSpec[], options: RunOptions = {}): AsyncGenerator<Finished> {
    const { signal } = options;
    signal?.throwIfAborted();
    let left = await this.#wantedOf(checkTrials(given), signal);
    while (left.length > 0) {
      const claimed: (Wanted & { readonly claim: Claim })[] = [];
      const elsewhere: (Wanted & { readonly claim: Claim })[] = [];
      for (const each of left) {
        const claim = this.#claims.get(each.key);
        if (claim !== undefined) elsewhere.push({ ...each, claim });
        else claimed.push({ ...each, claim: this.#claim(each.key) });
      }
      try {
        yield* this.#runClaimed(claimed, options);
      } finally {
        for (const { claim } of claimed) claim.release();
      }
      left = [];
      for (const each of elsewhere) {
        const record = await unlessAborted(each.claim.end, signal);
        if (record === undefined) left.push(each);
        else yield* answers(each, record, true);
      }
    }
  }

  close(): Promise<void> {
    return this.executor.close();
  }

  async #wantedOf(trials: readonly TrialSpec[], signal?: AbortSignal): Promise<Wanted[]> {
    const byKey = new Map<string, { index: number; spec: TrialSpec }[]>();
    for (const [index, spec] of trials.entries()) {
      if (index % keysAtOnce === keysAtOnce - 1) {
        await new Promise((resolve) => setTimeout(resolve, 0));
        signal?.throwIfAborted();
      }
      const key = trialKey(spec, this.store.versions);
      const places = byKey.get(key);
      if (places === undefined) byKey.set(key, [{ index, spec }]);
      else places.push({ index, spec });
    }
    return [...byKey].map(([key, places]) => ({ key, places }));
  }

  #claim(key: string): Claim {
    let settle: (record?: TrialRecord) => void = () => {};
    const end = new Promise<TrialRecord | undefined>((resolve) => {
      settle = resolve;
    });
    const claim: Claim = {
      end,
      release: (record) => {
        settle(record);
        if (this.#claims.get(key) === claim) this.#claims.delete(key);
      },
    };
    this.#claims.set(key, claim);
    return claim;
  }

  /** A trial is claimed before the store is asked, so that no other run can end it in between. */
  async *#runClaimed(
    claimed: readonly (Wanted & { readonly claim: Claim })[],
    options: RunOptions,
  ): AsyncGenerator<Finished> {
    const missing: (typeof claimed)[number][] = [];
    for (const each of claimed) {
      options.signal?.throwIfAborted();
      const known = await this.store.get(each.key);
      if (known === undefined || !isFinal(known.result)) {
        missing.push(each);
        continue;
      }
      each.claim.release(known);
      yield* answers(each, known, true);
    }
    if (missing.length === 0) return;
    const trials = missing.map(({ places }) => places[0]!.spec);
    for await (const { index, result, timing } of this.executor.run(trials, options)) {
      const each = missing[index]!;
      const record = { key: each.key, result, timing };
      await this.store.put(record);
      each.claim.release(record);
      yield* answers(each, record, false);
    }
  }
}

/** The end of a trial at each of its indices. Equal trials can differ in fields left at defaults. */
function* answers(
  { places }: Wanted,
  { result, timing }: TrialRecord,
  fromStore: boolean,
): Generator<Finished> {
  for (const [i, { index, spec }] of places.entries()) {
    const stored = fromStore || i > 0;
    yield { index, result: { ...result, spec }, timing, ...(stored && { stored }) };
  }
}

/** @throws the signal's reason as soon as it is aborted */
async function unlessAborted<T>(value: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return value;
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([value, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
