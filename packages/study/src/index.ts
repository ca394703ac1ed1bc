/** Studies: what is compared and how, run on any executor, with its statistics and its results. Runs in a browser. */

// what decides a problem
export { costOf, type Decision, decisionOf, finalValue, type Quantity } from "./decision.js";
// the trials of a study
export { type Pair, type Plan, planStudy } from "./plan.js";
// what a study leaves behind
export {
  buildResults,
  type ChosenSetting,
  type Machine,
  type ProblemFacts,
  RESULTS_FORMAT,
  type ResultOptimizer,
  type ResultProblem,
  resultsJson,
  type StudyResults,
  timingsJson,
  type Versions,
} from "./results.js";
export {
  type PairOutcome,
  runStudy,
  type StudyOptions,
  type StudyOutcome,
  type StudyProgress,
} from "./run.js";
export {
  type CheckedStudy,
  checkStudy,
  type StudyOptimizer,
  type StudyProblem,
  type TunedHyper,
} from "./spec/check.js";
export type {
  AnalyticDescription,
  DataDescription,
  Descriptions,
  MetricDescription,
  ProblemDescription,
  RuleDescription,
  TransformDescription,
} from "./spec/descriptions.js";
export { parseStudy, type StudyInput } from "./spec/parse.js";
// the spec
export {
  evaluationSeeds,
  type OptimizerEntry,
  type ProblemEntry,
  type Range,
  type StudySpec,
  tuningSeed,
} from "./spec/spec.js";
// statistics
export { COVERAGE, type Estimate, estimateMedian, RESAMPLES } from "./statistics/estimate.js";
export { median, quantile } from "./statistics/quantile.js";
export {
  type ProblemCosts,
  type RankingRow,
  rankOptimizers,
  regrets,
} from "./statistics/ranking.js";
export { ranks } from "./statistics/ranks.js";
export type { ProblemRow, ProblemTable } from "./tables/problem-table.js";
// tuning
export { type Choice, choose } from "./tuning/choose.js";
export { fromUnit, proposals, usualHyper } from "./tuning/proposals.js";
export { searchRange } from "./tuning/range.js";
export { warningsOf } from "./warnings.js";
