/** What a gang's threads are given and answer: plain data, and the ports by which orders travel. */
import type { MessagePort } from "node:worker_threads";
import type { ErrorData } from "../error-data.js";
import type { BarrierMemory } from "../gang/barrier.js";
import type { TrialResult, TrialSpec } from "../trial.js";

interface AnyTask {
  readonly barrier: BarrierMemory;
  /** How long a replica may wait for the others within a step, in milliseconds. */
  readonly limitMs: number;
}

/** The first replica's, which runs the trial. */
export interface LeadTask extends AnyTask {
  readonly role: "lead";
  readonly spec: TrialSpec;
  /** Where it reports its progress. */
  readonly memory: SharedArrayBuffer;
  /** To the other replicas, that of rank 1 first. */
  readonly ports: readonly MessagePort[];
}

export interface FollowTask extends AnyTask {
  readonly role: "follow";
  readonly rank: number;
  /** Where its order comes from. */
  readonly port: MessagePort;
}

export type GangTask = LeadTask | FollowTask;

export type GangReply =
  | { readonly kind: "finished"; readonly result: TrialResult; readonly compileMs: number }
  /** A replica other than the first, at the end. */
  | { readonly kind: "dismissed" }
  /** Others did not come to the barrier in time; nobody is named if another replica has ended the gang. */
  | { readonly kind: "broken"; readonly missing: readonly number[] }
  | { readonly kind: "broke"; readonly error: ErrorData };
