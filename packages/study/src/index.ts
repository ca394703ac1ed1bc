/** Studies: specification, running on any executor, statistics and results. Runs in a browser. */

// The spec, and its trials.

export {
  type Budget,
  type ConvertedBudget,
  gradientsOfEpochs,
  gradientsOfSeconds,
  type MeasuredTraining,
} from "./budget/budget.js";
export type { ProbeOptions } from "./budget/probe.js";
export { settleBudgets } from "./budget/settle-budgets.js";
export {
  type Pair,
  type Plan,
  type PlanOptions,
  planStudy,
  trialsOf,
  tuningTrial,
} from "./plan.js";
export {
  type CheckedStudy,
  type StudyNames,
  type StudyOptimizer,
  type StudyProblem,
  searchedNames,
  type TunedHyper,
} from "./spec/check.js";
export { fieldMeanings, studyJsonSchema } from "./spec/json-schema.js";
export { parseStudy, type StudyInput } from "./spec/parse.js";
export type {
  OptimizerEntry,
  ProblemEntry,
  Range,
  StudySpec,
} from "./spec/spec.js";
export { studyDefaults } from "./spec/spec.js";
export type { Pruned } from "./tuning/beginnings.js";
export type { End } from "./tuning/edges.js";
export { type Pruning, prunings } from "./tuning/pruning.js";
export { searchRange } from "./tuning/range.js";
export { type BudgetPruning, budgetPrunings } from "./tuning/rungs.js";
export type { Choice } from "./tuning/tune.js";
export type { TuningRun } from "./tuning/tuning-run.js";

// Which settings a search tries, in the unit cube, and which go on.

export { nestedPrefix } from "./search/nested-prefix.js";
export type { Candidate } from "./search/pruning/candidate.js";
export { hyperbandBrackets, type Rung } from "./search/pruning/hyperband.js";
export { medianPruning } from "./search/pruning/median-pruning.js";
export { asha, successiveHalving } from "./search/pruning/successive-halving.js";
export { type Racer, wilcoxonRacing } from "./search/pruning/wilcoxon-racing.js";
export { searchStrategy, strategyNames } from "./search/strategies.js";
export type { Observed, SearchContext, SearchStrategy } from "./search/strategy.js";

// Running a study.

export type { PairOutcome, ReplicateOutcome, StudyOutcome } from "./outcome.js";

export {
  runStudy,
  type StudyOptions,
  type StudyProgress,
} from "./run.js";

// The results of a study.

export {
  type BudgetRanking,
  type Leadership,
  leadersByBudget,
  rankingByBudget,
  type Tuned,
} from "./results/by-budget.js";
export type { ToTarget, TuningCharge } from "./results/charges.js";
export type { Comparison, Comparisons } from "./results/comparisons.js";
export type {
  Failures,
  JudgedEstimate,
  PairResult,
  ReplicateResult,
  SettledBudget,
} from "./results/pair-result.js";
export {
  buildResults,
  type Machine,
  type ProblemFacts,
  RESULTS_FORMAT,
  type ResultOptimizer,
  type ResultProblem,
  resultsJson,
  type StudyResults,
  type TunedFacts,
  timingsJson,
  type Versions,
  type WithoutOptions,
} from "./results/results.js";
export { resultsPieces } from "./results/results-pieces.js";
export { levelText } from "./results/wording.js";
export type { Estimate } from "./statistics/estimate.js";
export type { RankingRow } from "./statistics/ranking.js";
export type { ProblemRow, ProblemTable } from "./tables/problem-table.js";

// Intervals that assume no distribution.

export { binomialInterval } from "./statistics/intervals/binomial-interval.js";
export {
  type OrderStatisticInterval,
  type OrderStatisticOptions,
  type OrderStatistics,
  orderStatisticInterval,
  orderStatisticLevel,
  orderStatistics,
} from "./statistics/intervals/order-statistic-interval.js";

export { meanInterval } from "./statistics/intervals/student.js";

// Two optimizers, and families of comparisons.

export { type StudentTest, studentTest } from "./statistics/intervals/student.js";
export {
  canReject,
  pairsToReject,
  type Rejection,
  requireRejectable,
} from "./statistics/paired/attainable.js";
export { pairedDifferences } from "./statistics/paired/differences.js";
export { holm } from "./statistics/paired/holm.js";
export { type MannWhitneyTest, mannWhitney } from "./statistics/paired/mann-whitney.js";
export {
  type ProbabilityOfWinning,
  probabilityOfWinning,
} from "./statistics/paired/probability-of-winning.js";
export {
  type Deciding,
  pairsToDecide,
  type Signs,
  signEvidence,
} from "./statistics/paired/sign-e-process.js";
export { type SignTest, signTest, smallestSignP } from "./statistics/paired/sign-test.js";
export type { Alternative, TestResult } from "./statistics/paired/test-result.js";
export { varghaDelaney } from "./statistics/paired/vargha-delaney.js";
export {
  type WilcoxonOptions,
  type WilcoxonTest,
  wilcoxonSignedRank,
} from "./statistics/paired/wilcoxon-signed-rank.js";

// Several optimizers over problems.

export {
  type FriedmanTest,
  friedman,
  friedmanOfRankSums,
  type ImanDavenport,
} from "./statistics/across/friedman.js";
export { criticalDifference, nemenyiP } from "./statistics/across/nemenyi.js";
export { rankGroups } from "./statistics/across/rank-groups.js";
export {
  type ExpectedBestOptions,
  expectedBest,
} from "./statistics/aggregate/expected-best.js";
export { interquartileMean } from "./statistics/aggregate/interquartile-mean.js";
export { probabilityOfImprovement } from "./statistics/aggregate/probability-of-improvement.js";
export {
  type AggregateEstimate,
  type BootstrapOptions,
  stratifiedBootstrap,
} from "./statistics/aggregate/stratified-bootstrap.js";
export { type TunabilityWeights, tunability } from "./statistics/aggregate/tunability.js";

// The cost of reaching a target.

export { algoPerfScores, algoPerfScoresOnGrid } from "./statistics/cost/algoperf-score.js";
export { type CostsByProblem, withoutVariants } from "./statistics/cost/algoperf-variants.js";
export {
  censoredMedian,
  restrictedMeanCost,
  type SurvivalStep,
  survival,
} from "./statistics/cost/censored-cost.js";
export { medianCost, penalisedCost } from "./statistics/cost/cost-to-target.js";
export { expectedRunningTime, simulatedRestarts } from "./statistics/cost/expected-running-time.js";
export { performanceProfile, performanceRatios } from "./statistics/cost/performance-profile.js";
export type { RunToTarget } from "./statistics/cost/run-to-target.js";
export {
  cocoTargets,
  evaluationsToTargets,
  type ProgressPoint,
  type RuntimeStep,
  runtimeDistribution,
  shareSolved,
} from "./statistics/cost/runtime-distribution.js";

// Statistics for figures.

export {
  type Decision,
  finalValue,
  type Objective,
  objectives,
  type Quantity,
} from "./decision.js";
export { costOf, failureOf } from "./judge-run.js";
export { quantile } from "./statistics/quantile.js";
