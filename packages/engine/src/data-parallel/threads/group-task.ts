/**
 * The messages to and from a group's threads: plain data, and the ports that orders are sent
 * through.
 */
import type { MessagePort } from "node:worker_threads";
import type { ErrorData } from "../../trial/error-data.js";
import type { TrialResult, TrialSpec } from "../../trial/trial.js";
import type { BarrierMemory } from "../barrier.js";

interface AnyTask {
  readonly barrier: BarrierMemory;
  /** The longest wait for other replicas within a step, in milliseconds. */
  readonly limitMs: number;
}

/** The task of the leader, which runs the trial. */
export interface LeaderTask extends AnyTask {
  readonly role: "leader";
  readonly spec: TrialSpec;
  /** Shared memory for the progress of the trial. */
  readonly memory: SharedArrayBuffer;
  /** The ports to the followers, in order of rank from 1. */
  readonly ports: readonly MessagePort[];
}

export interface FollowerTask extends AnyTask {
  readonly role: "follower";
  readonly rank: number;
  /** The port from which its order comes. */
  readonly port: MessagePort;
}

export type GroupTask = LeaderTask | FollowerTask;

export type GroupReply =
  | {
      readonly kind: "finished";
      readonly result: TrialResult;
      readonly compileMs: number;
      readonly resumedAt?: number;
    }
  /** The reply of a follower that was shut down. */
  | { readonly kind: "done" }
  /**
   * The ranks of the replicas that did not arrive at the barrier in time; empty if another replica
   * has broken the group.
   */
  | { readonly kind: "broken"; readonly missing: readonly number[] }
  | { readonly kind: "broke"; readonly error: ErrorData };
