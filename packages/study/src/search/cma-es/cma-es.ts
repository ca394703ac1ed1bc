import type { Stream } from "@thalweg/core/numeric";
import { firstThenBatches } from "../generations.js";
import { ordered } from "../ordered.js";
import { searchStream } from "../search-stream.js";
import type { Observed, SearchStrategy } from "../strategy.js";
import { type CmaParameters, cmaParameters, populationOf } from "./parameters.js";
import { type CmaState, initialState, nextState, samplePoint } from "./state.js";

/** Hansen 2016, section B: so that the optimum is expected within the cube, m +- 3 sigma. */
const SIGMA = 0.3;
/** For each dimension, how often a point outside of the cube is drawn anew before it is clipped. */
const RESAMPLINGS = 10;

/**
 * The covariance matrix adaptation evolution strategy, with weighted recombination and negative
 * weights, from the centre of the cube with step size 0.3 on every axis. Each generation has 4 +
 * floor(3 log d) points of the distribution that the former ones led to. A point outside of the
 * cube is drawn anew, up to 10 d times, and then clipped to it. Runs that failed are the worst.
 *
 * Points depend on the ranks of costs alone: any increasing function of the costs gives the same
 * search. With equal costs the earlier point is the better one.
 *
 * Reference: Hansen 2016, The CMA evolution strategy: a tutorial, arXiv:1604.00772, with the
 * defaults of table 1.
 */
export const cmaEs: SearchStrategy = {
  name: "cma-es",
  nested: true,
  generations(dimension, count) {
    const population = populationOf(dimension);
    return firstThenBatches(population, population, count);
  },
  propose(context, generation, history) {
    const size = cmaEs.generations(context.dimension, context.count)[generation]!;
    const state = stateAfter(cmaParameters(context.dimension), history);
    const draws = searchStream(context, "cma-es", generation);
    return Array.from({ length: size }, () => pointInCube(state, draws));
  },
};

/** The state that whole generations of a history lead to. */
function stateAfter(parameters: CmaParameters, history: readonly Observed[]): CmaState {
  const { dimension, population } = parameters;
  let state = initialState(Array<number>(dimension).fill(0.5), SIGMA);
  for (let first = 0; first < history.length; first += population) {
    const tried = history.slice(first, first + population);
    const bestFirst = ordered(tried).map((i) => tried[i]!.point);
    state = nextState(state, parameters, bestFirst);
  }
  return state;
}

function pointInCube(state: CmaState, draws: Stream): number[] {
  let point = samplePoint(state, draws);
  for (let i = 0; i < RESAMPLINGS * point.length && !isInCube(point); i++) {
    point = samplePoint(state, draws);
  }
  return point.map((u) => Math.min(1, Math.max(0, u)));
}

const isInCube = (point: readonly number[]): boolean => point.every((u) => u >= 0 && u <= 1);
