/** Runs a study: tunes every pair, then judges it on fresh seeds as soon as its own tuning is done. */
import { InternalError } from "@thalweg/core";
import type { Executor, Finished, TrialResult, TrialSpec, TrialTiming } from "@thalweg/engine";
import { evaluationTrials, type Pair, type Plan, planStudy } from "./plan.js";
import { type CheckedStudy, checkStudy } from "./spec/check.js";
import type { Descriptions } from "./spec/descriptions.js";
import type { StudySpec } from "./spec/spec.js";
import { type Choice, choose } from "./tuning/choose.js";

/** A trial that ended, for a progress display. Trials end in any order. */
export interface StudyProgress {
  readonly done: number;
  readonly total: number;
  readonly problem: string;
  readonly optimizer: string;
  readonly result: TrialResult;
}

export interface StudyOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: StudyProgress) => void;
}

/** A pair that was tuned and judged. */
export interface PairOutcome {
  readonly pair: Pair;
  readonly choice: Choice;
  readonly tuning: readonly TrialResult[];
  readonly evaluation: readonly TrialResult[];
}

/** What running a study gave. Everything but `timings` is a pure function of the study. */
export interface StudyOutcome {
  readonly study: CheckedStudy;
  readonly pairs: readonly PairOutcome[];
  /** In the order of the plan. */
  readonly trials: readonly TrialResult[];
  readonly timings: readonly TrialTiming[];
}

/**
 * Runs a study on an executor. The outcome depends on the study and on what each trial gives, never on the order in which trials end.
 * @throws UsageError for a name that the descriptions lack; the signal's reason when aborted; what the executor throws
 */
export async function runStudy(
  spec: StudySpec,
  executor: Executor,
  descriptions: Descriptions,
  options: StudyOptions = {},
): Promise<StudyOutcome> {
  const study = checkStudy(spec, descriptions);
  const plan = planStudy(study);
  return await new Run(study, plan, executor, options).complete();
}

/** One run in progress: where each trial's result goes, and what still waits. */
class Run {
  readonly #results: (Finished | undefined)[];
  readonly #choices: (Choice | undefined)[];
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  #done = 0;

  constructor(
    readonly study: CheckedStudy,
    readonly plan: Plan,
    readonly executor: Executor,
    readonly options: StudyOptions,
  ) {
    this.#results = new Array(plan.trialCount);
    this.#choices = new Array(plan.pairs.length);
    const { signal } = options;
    this.#signal = signal ? AbortSignal.any([signal, this.#stop.signal]) : this.#stop.signal;
  }

  async complete(): Promise<StudyOutcome> {
    const evaluations: Promise<void>[] = [];
    try {
      await this.#tune((p) => {
        evaluations.push(this.#guarded(this.#evaluate(p)));
      });
    } catch (error) {
      this.#stop.abort(error);
    }
    await Promise.all(evaluations);
    this.#signal.throwIfAborted();
    return this.#outcome();
  }

  /** When one batch breaks, the others have no use any more: they are stopped, and the first error is what is thrown. */
  async #guarded(batch: Promise<void>): Promise<void> {
    try {
      await batch;
    } catch (error) {
      this.#stop.abort(error);
    }
  }

  /** All tuning trials in one batch. The evaluation of a pair is a batch of its own, begun when the pair is tuned. */
  async #tune(whenTuned: (p: number) => void): Promise<void> {
    const { pairs } = this.plan;
    const places = pairs.flatMap((pair, p) =>
      pair.tuning.map((trial, i) => ({ trial, at: pair.first + i, p })),
    );
    const waiting = pairs.map((pair) => pair.tuning.length);
    for (const [p, count] of waiting.entries()) if (count === 0) whenTuned(p);
    for await (const [index, finished] of this.#run(places.map(({ trial }) => trial))) {
      const { at, p } = places[index]!;
      this.#record(p, at, finished);
      waiting[p]! -= 1;
      if (waiting[p] === 0) whenTuned(p);
    }
  }

  async #evaluate(p: number): Promise<void> {
    const pair = this.plan.pairs[p]!;
    const choice = choose(pair.optimizer, this.#tuningOf(pair), pair.decision);
    this.#choices[p] = choice;
    const trials = evaluationTrials(this.study.spec, pair, choice.hyper);
    for await (const [index, finished] of this.#run(trials)) {
      this.#record(p, pair.first + pair.tuning.length + index, finished);
    }
  }

  async *#run(trials: readonly TrialSpec[]): AsyncGenerator<[index: number, Finished]> {
    if (trials.length === 0) return;
    let count = 0;
    for await (const finished of this.executor.run(trials, { signal: this.#signal })) {
      count += 1;
      yield [finished.index, finished];
    }
    this.#signal.throwIfAborted();
    if (count !== trials.length) {
      throw new InternalError(
        `executor "${this.executor.name}" gave ${count} results for ${trials.length} trials`,
      );
    }
  }

  #record(p: number, at: number, finished: Finished): void {
    const { problem, optimizer } = this.plan.pairs[p]!;
    this.#results[at] = finished;
    this.#done += 1;
    this.options.onProgress?.({
      done: this.#done,
      total: this.plan.trialCount,
      problem: problem.label,
      optimizer: optimizer.label,
      result: finished.result,
    });
  }

  #tuningOf(pair: Pair): TrialResult[] {
    return pair.tuning.map((_, i) => this.#results[pair.first + i]!.result);
  }

  #outcome(): StudyOutcome {
    const all = this.#results.map((finished) => finished!);
    const pairs = this.plan.pairs.map((pair, p): PairOutcome => {
      const from = pair.first + pair.tuning.length;
      return {
        pair,
        choice: this.#choices[p]!,
        tuning: this.#tuningOf(pair),
        evaluation: all.slice(from, from + this.study.spec.seeds).map(({ result }) => result),
      };
    });
    return {
      study: this.study,
      pairs,
      trials: all.map(({ result }) => result),
      timings: all.map(({ timing }) => timing),
    };
  }
}
