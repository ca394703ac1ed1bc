/** The tuning of one optimizer on one problem in one replicate. */
import type { GivenHyper } from "@thalweg/core";
import type { TrialResult } from "@thalweg/engine";
import type { Decision } from "../decision.js";
import { costOf, failureOf } from "../judge-run.js";
import type { SearchContext, SearchStrategy } from "../search/strategy.js";
import { type Pruned, ranksSoFar, rungRanks } from "./beginnings.js";
import { type Candidate, chosenOf, firstRunOf, isAsGood, ordered } from "./candidate.js";
import { type Edge, type End, edgesOf, isOpen, pointBeyond } from "./edges.js";
import { onBudgets, type Pruning, pruned } from "./pruning.js";
import { type BudgetPruning, firstRung, goingOn, peersOf, rungsOf } from "./rungs.js";
import { type Space, settingAt } from "./space.js";

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

/** A run to be made. */
export interface TuningRun {
  readonly hyper: GivenHyper;
  readonly seed: number;
  /** For a beginning: the gradient evaluations after which it stops. */
  readonly stopAfter?: number;
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
  /** The generation that proposed each setting, for prunings on budgets. */
  readonly #generations: number[] = [];
  readonly #reasons = new Map<number, string>();

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
      const { index, results } = candidate;
      if (results.length > 0) return [];
      const { stopAfter } = firstRunOf(candidate).spec;
      return [{ trial: index, stopAfter: stopAfter!, reason: this.#reasons.get(index)! }];
    });
  }

  /** Adds candidates at points, and runs each on the first seed up to the rung that it does not pass. */
  async #climb(
    points: readonly (readonly number[])[],
    generation: number,
    pruning: BudgetPruning,
  ): Promise<void> {
    const { space, length = 0 } = this.context;
    const from = this.#candidates.length;
    for (const [i, point] of points.entries()) {
      const hyper = settingAt(space, point)!;
      this.#candidates.push({ index: from + i, point, hyper, results: [], beginnings: [] });
      this.#generations.push(generation);
    }
    let left = [...points.keys()].map((i) => from + i);
    for (const [rung, stopAfter] of rungsOf(length).entries()) {
      const here = left.filter((index) => firstRung(pruning, index) <= rung);
      await this.#begin(here, stopAfter);
      const on = new Set(this.#goingOn(pruning, generation, stopAfter));
      left = left.filter((index) => !here.includes(index) || on.has(index));
    }
    const whole = left.map((index) => this.#candidates[index]!);
    await this.#runOn(whole, this.context.seeds.slice(0, 1));
  }

  async #begin(indices: readonly number[], stopAfter: number): Promise<void> {
    const seed = this.context.seeds[0]!;
    const runs = indices.map((index) => ({
      hyper: this.#candidates[index]!.hyper,
      seed,
      stopAfter,
    }));
    const results = await this.context.run(runs);
    for (const [i, index] of indices.entries()) {
      const candidate = this.#candidates[index]!;
      const beginnings = [...candidate.beginnings, results[i]!];
      this.#candidates[index] = { ...candidate, beginnings };
    }
  }

  /** Those of a generation that go on from a rung; of the others it is noted why they do not. */
  #goingOn(pruning: BudgetPruning, generation: number, stopAfter: number): number[] {
    const reached = this.#candidates.flatMap(({ index, beginnings }) => {
      const run = beginnings.find(({ spec }) => spec.stopAfter === stopAfter);
      return run === undefined ? [] : [{ index, run, generation: this.#generations[index]! }];
    });
    const runs = reached.map(({ run }) => run);
    const costs = rungRanks(runs, this.context.decision);
    const ranked = reached.map((each, i) => ({ ...each, cost: costs[i]! }));
    const on = goingOn(pruning, ranked, generation);
    for (const each of ranked) {
      if (each.generation !== generation || on.includes(each.index)) continue;
      const peers = peersOf(pruning, ranked, each);
      const rank = 1 + peers.filter(({ cost }) => cost < each.cost).length;
      const at = each.cost === Infinity ? "not finite" : `rank ${rank} of ${peers.length}`;
      this.#reasons.set(each.index, `${pruning}: ${at} after ${stopAfter} gradients`);
    }
    return on;
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
