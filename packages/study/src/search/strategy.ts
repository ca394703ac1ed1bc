/**
 * What a search strategy is: a pure function in the unit cube. It knows nothing of ranges, scales,
 * problems or time; a study maps points to settings and costs back. Lower costs are better.
 */

/** A point of the unit cube [0, 1]^d that was tried, with its cost. */
export interface Observed {
  readonly point: readonly number[];
  /** Lower is better; Infinity for a run that failed. */
  readonly cost: number;
}

/** Which search this is. */
export interface SearchContext {
  /** The number of coordinates of a point, 1 or more. */
  readonly dimension: number;
  /** Points in all, over every generation. */
  readonly count: number;
  /** Which of several independent searches this is, from 0. */
  readonly replicate: number;
  readonly replicates: number;
  /** Key of the random streams: the seed of the study. */
  readonly seed: number;
}

/**
 * Proposes points generation by generation. Points of one generation can be tried in any order and
 * at once: they depend on the context and on the costs of former generations alone.
 */
export interface SearchStrategy {
  readonly name: string;
  /**
   * Whether a search of n points proposes the first n of those that a longer one does, so that one
   * search gives the result of every smaller budget.
   */
  readonly nested: boolean;
  /** The sizes of the generations; they add up to `count`. */
  generations(dimension: number, count: number): readonly number[];
  /**
   * The points of a generation, counted from 0. `history` holds every point of the former
   * generations with its cost, in the order proposed.
   */
  propose(context: SearchContext, generation: number, history: readonly Observed[]): number[][];
}
