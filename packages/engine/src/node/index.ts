/** What needs Node: the pool of worker threads and the gang, plugins from packages and files, and the lab that composes them. */

// the parts of a gang, for threads that are started otherwise
export {
  type Arrival,
  Barrier,
  type BarrierMemory,
  barrierMemory,
  type Waiting,
} from "../gang/barrier.js";
export { type Follower, follow } from "../gang/follow.js";
export { Lead, type LeadOptions, type ReplicaOrder } from "../gang/lead.js";
// the lab, and what its container holds
export type { DependencyContainer } from "./container.js";
// plugins, found and described without being loaded here
export { type DescribeLimits, describePlugins } from "./describe-plugins.js";
export { fileReader } from "./file-reader.js";
export { createGang, type Gang, type GangOptions } from "./gang.js";
export {
  createLab,
  type Lab,
  type LabMinimizeOptions,
  type LabOptions,
  type LabTrainOptions,
} from "./lab.js";
export type { GemmModule } from "./load-gemm.js";
// what loads them, in a thread that can be ended, and what ends it
export { loadPlugins } from "./load-plugin.js";
export { type GivenPlugin, type LocatedPlugin, locatePlugin } from "./plugin-location.js";
// the pool
export { createPool, type Pool, type RunningTrial } from "./pool.js";
export { StallWatch, seconds } from "./stall-watch.js";
export type { PoolOptions } from "./start-threads.js";
export { printToStandardError } from "./thread-console.js";
export { isOutOfMemory } from "./thread-end.js";
export { CLOCK, DATA_READER, EXECUTOR, GEMM } from "./tokens.js";
