/** Counts the trials of a journal by pair of problem and optimizer. */
import { isFinal, type TrialResult } from "@thalweg/engine";

/** The trials of an optimizer on a problem. */
export interface PairCounts {
  readonly problem: string;
  readonly optimizer: string;
  readonly completed: number;
  readonly diverged: number;
  /** The trials whose last run failed. */
  readonly failed: number;
  /** The lowest final `validation.loss`, or `loss` where there is none; null if there is none. */
  readonly bestLoss: number | null;
  /** The time that its trials took, the failed ones included. */
  readonly elapsedMs: number;
}

/** What counting needs of a record. */
export interface Counted {
  readonly key: string;
  readonly result: Pick<TrialResult, "status"> & {
    readonly spec: Pick<TrialResult["spec"], "problem" | "optimizer">;
    readonly metrics: Pick<TrialResult["metrics"], "final">;
  };
  readonly timing: { readonly elapsedMs: number };
}

/** The counts as plain data, from which counting can go on. */
export interface TallyData {
  readonly pairs: readonly PairCounts[];
  /** The keys of the trials that failed and may be run again. */
  readonly failedKeys: readonly string[];
}

type Counts = { -readonly [K in keyof PairCounts]: PairCounts[K] };

export class Tally {
  readonly #pairs = new Map<string, Counts>();
  readonly #failed = new Set<string>();

  constructor(from: TallyData = { pairs: [], failedKeys: [] }) {
    for (const pair of from.pairs) this.#pairs.set(nameOf(pair), { ...pair });
    for (const key of from.failedKeys) this.#failed.add(key);
  }

  /** Counts a record of a key that is new, or whose trial failed before. */
  add({ key, result, timing }: Counted): void {
    const pair = this.#pairOf(result.spec);
    const again = this.#failed.delete(key);
    if (again) pair.failed -= 1;
    pair[result.status] += 1;
    pair.elapsedMs += timing.elapsedMs;
    if (!isFinal(result)) this.#failed.add(key);
    if (result.status !== "completed") return;
    const { final } = result.metrics;
    const loss = final["validation.loss"] ?? final.loss ?? null;
    if (loss !== null && (pair.bestLoss === null || loss < pair.bestLoss)) pair.bestLoss = loss;
  }

  data(): TallyData {
    const pairs = [...this.#pairs.values()].map((pair) => ({ ...pair }));
    return { pairs, failedKeys: [...this.#failed] };
  }

  #pairOf({ problem, optimizer }: Counted["result"]["spec"]): Counts {
    const name = nameOf({ problem, optimizer });
    const known = this.#pairs.get(name);
    if (known !== undefined) return known;
    const counts = { completed: 0, diverged: 0, failed: 0, bestLoss: null, elapsedMs: 0 };
    const made: Counts = { problem, optimizer, ...counts };
    this.#pairs.set(name, made);
    return made;
  }
}

const nameOf = ({ problem, optimizer }: { problem: string; optimizer: string }): string =>
  JSON.stringify([problem, optimizer]);
