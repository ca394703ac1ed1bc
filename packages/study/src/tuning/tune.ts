/** The tuning of one optimizer on one problem in one replicate. */
import type { GivenHyper } from "@thalweg/core";
import type { TrialResult } from "@thalweg/engine";
import type { Decision } from "../decision.js";
import { costOf, failureOf } from "../judge-run.js";
import type { SearchContext, SearchStrategy } from "../search/strategy.js";
import { type Pruned, ranksSoFar } from "./beginnings.js";
import { type Candidate, chosenOf, firstRunOf, isAsGood, ordered } from "./candidate.js";
import { climb } from "./climb.js";
import { type Edge, type End, edgesOf, isOpen, pointBeyond } from "./edges.js";
import { onBudgets, type Pruning, pruned } from "./pruning.js";
import type { BudgetPruning } from "./rungs.js";
import { type Space, settingAt } from "./space.js";
import type { TuningRun } from "./tuning-run.js";

/** The setting with which a replicate is judged, and how it was chosen. */
export interface Choice {
  readonly hyper: GivenHyper;
  /**
   * `tuned`: the best of the settings. `fallback`: every run of every setting failed. `default`:
   * nothing was tuned.
   */
  readonly how: "tuned" | "fallback" | "default";
  /** The index of its run on the first tuning seed among the replicate's tuning runs, or null. */
  readonly trial: number | null;
  /**
   * Hyperparameters whose chosen value is the lowest or highest that was tried although values
   * beyond it are allowed: a better one may lie there.
   */
  readonly edges: Readonly<Record<string, End>>;
  /** The settings that were tried beyond the ends of the ranges. */
  readonly grown: number;
}

/**
 * A replicate's tuning runs: the first run of every setting (of one that was given up, its longest
 * beginning), then the beginnings of those that went on, then the other runs of the best.
 */
export interface Tuning {
  readonly choice: Choice;
  readonly results: readonly TrialResult[];
  /** The settings that were given up before the end of their budget. */
  readonly pruned: readonly Pruned[];
}

export interface TuningContext {
  readonly space: Space;
  /** The setting without tuning. */
  readonly usual: GivenHyper;
  readonly strategy: SearchStrategy;
  readonly search: Omit<SearchContext, "dimension">;
  readonly pruning: Pruning;
  /** Gradient evaluations of a whole training; only prunings on budgets need it. */
  readonly length?: number;
  readonly growth: number;
  readonly seeds: readonly number[];
  readonly decision: Decision;
  /** Runs the given trials and resolves with their results in the same order. */
  readonly run: (runs: readonly TuningRun[]) => Promise<TrialResult[]>;
}

/** How many further settings of smaller rates are tried if every compared one failed somewhere. */
const DESCENTS = 3;

/**
 * Tunes in two stages. The strategy's settings run on the first seed, with a pruning on budgets up to
 * the rung at which they are given up; while the best lies at an end
 * of its range, one setting beyond that end is added. Then those that the pruning keeps run on the
 * other seeds, and if each of them fails somewhere, up to three of smaller rates do too. The choice
 * is that of `chosenOf`; while it lies at an end that can grow, the setting beyond it runs on all
 * seeds as well.
 */
export async function tune(context: TuningContext): Promise<Tuning> {
  const { space, usual } = context;
  const none = { trial: null, edges: {}, grown: 0 };
  if (space.axes.length === 0 || context.search.count === 0) {
    return { choice: { hyper: usual, how: "default", ...none }, results: [], pruned: [] };
  }
  const search = new Search(context);
  await search.tryFirst();
  await search.grow(() => search.best());
  await search.compareBest();
  await search.grow(() => search.chosen());
  return search.outcome();
}

class Search {
  /** By index. A candidate gains results as it runs on more seeds. */
  #candidates: Candidate[] = [];
  readonly #spacing: number;
  readonly #compared = new Set<number>();
  /** Every run after the first of each candidate, in the order in which candidates were compared. */
  readonly #further: TrialResult[] = [];
  /** How many settings were added beyond each end, by axis and end. */
  readonly #grown = new Map<string, number>();

  constructor(readonly context: TuningContext) {
    const { count, replicates } = context.search;
    this.#spacing = 1 / Math.max(1, replicates === 1 ? count - 1 : count);
  }

  /** Tries the strategy's settings, generation by generation, on the first seed. */
  async tryFirst(): Promise<void> {
    const { strategy, search, space, decision } = this.context;
    const context = { ...search, dimension: space.axes.length };
    const sizes = strategy.generations(context.dimension, context.count);
    for (const generation of sizes.keys()) {
      const pruning = onBudgets(this.context.pruning);
      const costs =
        pruning === undefined
          ? this.#candidates.map(({ results }) => costOf(results[0]!, decision.tune, decision))
          : ranksSoFar(this.#candidates, decision);
      const history = this.#candidates.map(({ point }, i) => ({ point, cost: costs[i]! }));
      const points = strategy.propose(context, generation, history);
      if (pruning === undefined) await this.#add(points);
      else await this.#climb(points, generation, pruning);
    }
  }

  best(): Candidate | undefined {
    const whole = this.#candidates.filter(({ results }) => results.length > 0);
    return ordered(whole, this.context.decision)[0];
  }

  chosen(): Candidate | undefined {
    return chosenOf(this.#comparedCandidates(), this.context.decision);
  }

  /** Adds settings beyond the ends at which the candidate of the moment lies, one at a time. */
  async grow(current: () => Candidate | undefined): Promise<void> {
    for (;;) {
      const candidate = current();
      if (candidate === undefined || this.#failsEverywhere(candidate)) return;
      const beyond = this.#pointBeyond(candidate);
      if (beyond === undefined) return;
      const added = await this.#add([beyond]);
      if (this.#compared.size > 0) await this.#compare(added);
    }
  }

  /** The next point beyond the first of the candidate's ends that may grow, which is counted. */
  #pointBeyond(candidate: Candidate): readonly number[] | undefined {
    const { space, growth } = this.context;
    for (const edge of this.#edges(candidate)) {
      const end = `${edge.axis} ${edge.end}`;
      const grown = this.#grown.get(end) ?? 0;
      const point = pointBeyond(candidate, edge, space, this.#spacing);
      if (grown >= growth || point === undefined) continue;
      this.#grown.set(end, grown + 1);
      return point;
    }
    return undefined;
  }

  /** Runs the candidates that the pruning keeps on the other seeds. */
  async compareBest(): Promise<void> {
    const { pruning, seeds, decision, search } = this.context;
    const context = { decision, count: search.count, seeds: seeds.length };
    for (let count = 1; count < seeds.length; ) {
      const running = this.#candidates.filter(({ results }) => results.length === count);
      const { kept, seeds: next } = pruned(pruning, running, context);
      await this.#runOn(kept, seeds.slice(count, next));
      count = next;
    }
    for (const { index, results } of this.#candidates) {
      if (results.length === seeds.length) this.#compared.add(index);
    }
    if (this.#compared.size === 0) return;
    for (let i = 0; i < DESCENTS && this.#allFailSomewhere(); i++) {
      const smaller = this.#nextSmaller();
      if (smaller === undefined) return;
      await this.#compare([smaller]);
    }
  }

  outcome(): Tuning {
    const { usual } = this.context;
    const first = this.#candidates.map(firstRunOf);
    const climbed = this.#candidates.flatMap(({ beginnings }) => beginnings);
    const rest = climbed.filter((run) => !first.includes(run));
    const all = { results: [...first, ...rest, ...this.#further], pruned: this.#pruned() };
    const chosen = this.chosen();
    const grown = [...this.#grown.values()].reduce((sum, each) => sum + each, 0);
    if (chosen === undefined) {
      return {
        choice: { hyper: usual, how: "fallback", trial: null, edges: {}, grown },
        ...all,
      };
    }
    const { space } = this.context;
    const open = this.#edges(chosen).filter((edge) => isOpen(chosen, edge, space, this.#spacing));
    const edges = open.map(({ axis, end }) => [space.axes[axis]!.name, end]);
    return {
      choice: {
        hyper: chosen.hyper,
        how: "tuned",
        trial: chosen.index,
        edges: Object.fromEntries(edges),
        grown,
      },
      ...all,
    };
  }

  /** Those of the settings that were given up that did not run whole after all. */
  #pruned(): Pruned[] {
    return this.#candidates.flatMap((candidate): Pruned[] => {
      const { index, results, reason } = candidate;
      const { stopAfter } = firstRunOf(candidate).spec;
      if (results.length > 0 || reason === undefined || stopAfter === undefined) return [];
      return [{ trial: index, stopAfter, reason }];
    });
  }

  /** Adds a generation, and runs those on the first seed whole that pass every rung. */
  async #climb(
    points: readonly (readonly number[])[],
    generation: number,
    pruning: BudgetPruning,
  ): Promise<void> {
    const { space, seeds, decision, run, length = 0 } = this.context;
    const proposed = points.map((point, i): Candidate => {
      const index = this.#candidates.length + i;
      const hyper = settingAt(space, point)!;
      return { ...{ index, point, hyper, generation }, results: [], beginnings: [] };
    });
    const climbing = { pruning, length, seed: seeds[0]!, decision, run };
    const climbed = await climb(proposed, this.#candidates, climbing);
    this.#candidates.push(...climbed);
    const whole = climbed.filter(({ reason }) => reason === undefined);
    await this.#runOn(whole, seeds.slice(0, 1));
  }

  /** Adds candidates at points, and runs each on the first seed. */
  async #add(points: readonly (readonly number[])[]): Promise<Candidate[]> {
    const { space, seeds, run } = this.context;
    const settings = points.map((point) => settingAt(space, point)!);
    const results = await run(settings.map((hyper) => ({ hyper, seed: seeds[0]! })));
    const added = points.map((point, i): Candidate => {
      const index = this.#candidates.length + i;
      return { index, point, hyper: settings[i]!, results: [results[i]!], beginnings: [] };
    });
    this.#candidates.push(...added);
    return added;
  }

  /** Runs candidates on the seeds that they lack, and compares them from then on. */
  async #compare(candidates: readonly Candidate[]): Promise<void> {
    for (const { index } of candidates) {
      const candidate = this.#candidates[index]!;
      await this.#runOn([candidate], this.context.seeds.slice(candidate.results.length));
      this.#compared.add(index);
    }
  }

  async #runOn(candidates: readonly Candidate[], seeds: readonly number[]): Promise<void> {
    const results = await this.context.run(
      candidates.flatMap(({ hyper }) => seeds.map((seed) => ({ hyper, seed }))),
    );
    for (const [i, candidate] of candidates.entries()) {
      const own = results.slice(i * seeds.length, (i + 1) * seeds.length);
      const { results: before } = candidate;
      this.#candidates[candidate.index] = { ...candidate, results: [...before, ...own] };
      // A first run of the whole budget has a place of its own.
      this.#further.push(...(before.length === 0 ? own.slice(1) : own));
    }
  }

  #comparedCandidates(): Candidate[] {
    return this.#candidates.filter(({ index }) => this.#compared.has(index));
  }

  #edges(candidate: Candidate): Edge[] {
    const { decision } = this.context;
    return edgesOf(candidate, this.#candidates, this.#spacing, (other) =>
      isAsGood(other, candidate, decision),
    );
  }

  #failures({ results }: Candidate): number {
    return results.filter((result) => failureOf(result, this.context.decision) !== undefined)
      .length;
  }

  #failsEverywhere(candidate: Candidate): boolean {
    return this.#failures(candidate) === candidate.results.length;
  }

  #allFailSomewhere(): boolean {
    return this.#comparedCandidates().every((candidate) => this.#failures(candidate) > 0);
  }

  /** The candidate of the largest rate below those of all compared ones. */
  #nextSmaller(): Candidate | undefined {
    const rate = ({ point }: Candidate) => point[0]!;
    const least = Math.min(...this.#comparedCandidates().map(rate));
    return this.#candidates
      .filter((candidate) => rate(candidate) < least)
      .sort((a, b) => rate(b) - rate(a))[0];
  }
}
