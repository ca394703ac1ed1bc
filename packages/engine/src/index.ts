/** Training runs, as pure functions of trials. The pool, its worker and the lab are in `@thalweg/engine/node`. */

// what trials name
export { type Catalogue, createCatalogue, type PluginSource } from "./catalogue.js";
export { checkPlugin } from "./check-plugin.js";
// trials and what runs them
export type { Executor, Finished, RunOptions } from "./executor.js";
// running plugins' code, and telling where a run is
export { type Progress, SharedProgress, type Stage, showWhere, unwatched } from "./progress.js";
export { trace } from "./tracing-guard.js";
export type {
  Curve,
  TrialMetrics,
  TrialPhase,
  TrialResult,
  TrialSpec,
  TrialStatus,
  TrialTiming,
} from "./trial.js";
