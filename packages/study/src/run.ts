/**
 * Runs a study: in each replicate, tunes every pair and judges its choice with fresh seeds as soon
 * as its tuning is done.
 */
import { InternalError } from "@thalweg/core/host";
import type { Executor, Finished, TrialResult, TrialSpec, TrialTiming } from "@thalweg/engine";
import { settleBudgets } from "./budget/settle-budgets.js";
import type { PairOutcome, ReplicateOutcome, StudyOutcome } from "./outcome.js";
import { evaluationTrials, type Pair, type Plan, tuningTrial, tuningTrialsOf } from "./plan.js";
import { undecided } from "./results/comparisons.js";
import { problemCosts } from "./results/problem-costs.js";
import { searchStrategy } from "./search/strategies.js";
import { tuningSeeds } from "./spec/seeds.js";
import { settingsFactor } from "./spec/spec.js";
import { spaceOf, usualSetting } from "./tuning/space.js";
import { tune } from "./tuning/tune.js";

/** A trial that ended, for a progress display. Trials end in any order. */
export interface StudyProgress {
  readonly done: number;
  /** It grows when a range does. */
  readonly total: number;
  readonly problem: string;
  readonly optimizer: string;
  readonly replicate: number;
  readonly result: TrialResult;
}

export interface StudyOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: StudyProgress) => void;
}

/**
 * Runs a planned study on an executor, after budgets in epochs and seconds were converted there. The
 * outcome depends on the study and on each trial's result,
 * never on the order in which trials end.
 * @throws the signal's reason when aborted; errors of the executor, and of `settleBudgets`
 */
export async function runStudy(
  plan: Plan,
  executor: Executor,
  options: StudyOptions = {},
): Promise<StudyOutcome> {
  const settled = await settleBudgets(plan, executor, options);
  return await new Run(settled, executor, options).complete();
}

/**
 * How many pairs run at once. Each has a program of its own, of which a thread keeps sixteen; their
 * replicates alone give an executor some fifty trials at a time.
 */
const PAIRS_AT_ONCE = 6;

/** A run in progress. Each replicate of each pair goes its own way; the executor has the queue. */
class Run {
  readonly #timings = new Map<TrialResult, TrialTiming>();
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  #done = 0;
  #total: number;

  constructor(
    readonly plan: Plan,
    readonly executor: Executor,
    readonly options: StudyOptions,
  ) {
    this.#total = plan.trialCount;
    const { signal } = options;
    this.#signal = signal ? AbortSignal.any([signal, this.#stop.signal]) : this.#stop.signal;
  }

  async complete(): Promise<StudyOutcome> {
    const { spec } = this.plan.study;
    const outcomes = this.plan.pairs.map((pair): PairOutcome => ({ pair, replicates: [] }));
    const most = Math.max(spec.replicates, spec.maxReplicates ?? 0);
    for (let from = 0, to = spec.replicates; from < most; from = to, to += 1) {
      if (from > 0) {
        const labels = spec.optimizers.map(({ label }) => label);
        if (!undecided(labels, problemCosts(outcomes), spec.baseline)) break;
        this.#total += (to - from) * (this.plan.trialCount / spec.replicates);
      }
      await this.#addReplicates(outcomes, from, to);
    }
    return this.#outcome(outcomes);
  }

  /** Runs replicates `from` to `to` - 1 of every pair. */
  async #addReplicates(outcomes: PairOutcome[], from: number, to: number): Promise<void> {
    const waiting = outcomes.keys();
    const takeTurns = async () => {
      for (const p of waiting) {
        if (this.#signal.aborted) return;
        const { pair, replicates } = outcomes[p]!;
        const more = Array.from({ length: to - from }, (_, i) => this.#replicate(pair, from + i));
        outcomes[p] = { pair, replicates: [...replicates, ...(await Promise.all(more))] };
      }
    };
    await Promise.all(Array.from({ length: PAIRS_AT_ONCE }, () => this.#guarded(takeTurns())));
    this.#signal.throwIfAborted();
  }

  /** If one pair fails, the others are aborted, and the first error is thrown. */
  async #guarded(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#stop.abort(error);
    }
  }

  async #replicate(pair: Pair, replicate: number): Promise<ReplicateOutcome> {
    const { spec } = this.plan.study;
    const planned = tuningTrialsOf(spec, pair);
    const factor = settingsFactor(spec, pair.optimizer.tuned);
    let asked = 0;
    const { choice, results, pruned } = await tune({
      space: spaceOf(pair.optimizer),
      usual: usualSetting(pair.optimizer),
      strategy: searchStrategy(spec.strategy),
      search: {
        count: spec.trials * factor,
        // Replicates beyond the planned ones have the points of the first again, on other seeds.
        replicate: replicate % spec.replicates,
        replicates: spec.replicates,
        seed: spec.seed,
      },
      pruning: spec.pruning,
      ...(pair.length !== undefined && { length: pair.length }),
      growth: spec.growth * factor,
      seeds: tuningSeeds(spec, replicate),
      decision: pair.decision,
      run: (runs) => {
        const trials = runs.map((run) => tuningTrial(spec, pair, run));
        // Trials beyond the planned ones count as soon as they are to run.
        this.#total += Math.max(0, asked + trials.length - Math.max(planned, asked));
        asked += trials.length;
        return this.#run(pair, replicate, trials);
      },
    });
    this.#total -= Math.max(0, planned - asked);
    const trials = evaluationTrials(spec, pair, replicate, choice.hyper);
    const evaluation = await this.#run(pair, replicate, trials);
    return { choice, tuning: results, pruned, evaluation };
  }

  async #run(pair: Pair, replicate: number, trials: readonly TrialSpec[]): Promise<TrialResult[]> {
    const results = new Array<TrialResult | undefined>(trials.length).fill(undefined);
    if (trials.length === 0) return [];
    for await (const finished of this.executor.run(trials, { signal: this.#signal })) {
      results[finished.index] = finished.result;
      this.#record(pair, replicate, finished);
    }
    this.#signal.throwIfAborted();
    const given = results.filter((result) => result !== undefined);
    if (given.length === trials.length) return given;
    throw new InternalError(
      `executor "${this.executor.name}" gave ${given.length} results for ${trials.length} trials`,
    );
  }

  #record({ problem, optimizer }: Pair, replicate: number, { result, timing }: Finished): void {
    this.#timings.set(result, timing);
    this.#done += 1;
    this.options.onProgress?.({
      done: this.#done,
      total: this.#total,
      problem: problem.label,
      optimizer: optimizer.label,
      replicate,
      result,
    });
  }

  #outcome(pairs: readonly PairOutcome[]): StudyOutcome {
    const trials = pairs.flatMap(({ replicates }) =>
      replicates.flatMap(({ tuning, evaluation }) => [...tuning, ...evaluation]),
    );
    const timings = trials.map((result) => this.#timings.get(result)!);
    return { study: this.plan.study, pairs, trials, timings };
  }
}
