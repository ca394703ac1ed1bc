/**
 * What needs Node: the lab, the pool of worker threads, the data-parallel group, and plugins from
 * packages and files.
 */

// The lab, and the services of its container that a consumer may replace.

export {
  createLab,
  type Lab,
  type LabMinimizeOptions,
  type LabOptions,
  type LabTrainOptions,
} from "./lab/lab.js";
export type { DependencyContainer } from "./services/container.js";
export { fileReader } from "./services/file-reader.js";
export type { GemmModule } from "./services/load-gemm.js";
export { CLOCK, DATA_READER, EXECUTOR, GEMM, TRIAL_STORE } from "./services/tokens.js";

// Executors in threads.

export {
  createDataParallelGroup,
  type DataParallelGroup,
  type DataParallelOptions,
} from "./data-parallel/threads/data-parallel-group.js";
export {
  createProcessPool,
  type ProcessPool,
  type ProcessPoolOptions,
} from "./process-pool/process-pool.js";
export {
  type CheckpointFolder,
  parametersFile,
  removeCheckpoint,
  type TrialFolders,
} from "./services/trial-folders.js";
export { createPool, type Pool, type RunningTrial } from "./workers/pool.js";
export type { PoolOptions } from "./workers/start-threads.js";

// Locating and describing plugins without loading them into this thread.

export { type DescribeLimits, describePlugins } from "./isolated/describe-plugins.js";
export { type GivenPlugin, type LocatedPlugin, locatePlugin } from "./plugins/plugin-location.js";

// Work with plugins in a thread that can be ended: both sides of it.

export { type IsolatedOptions, runIsolated, ThreadLost } from "./isolated/isolated.js";
export { answerIsolated, type IsolatedWork } from "./isolated/isolated-thread.js";

// How a process ends when a thread cannot be ended, and where plugins print.

export { printToStandardError } from "./workers/thread-console.js";
export { endProcess, hasStuckThreads } from "./workers/thread-ending.js";
