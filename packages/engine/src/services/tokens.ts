/** The services of a lab. A consumer can register another one under each token. */
import type { DataReader } from "@thalweg/core";
import { type Token, token } from "@thalweg/core/host";
import type { Gemm } from "@thalweg/tensor";
import type { Executor } from "../trial/executor.js";
import type { TrialStore } from "../trial/trial-store.js";

/** Runs trials. */
export const EXECUTOR: Token<Executor> = token("executor");
/** Keeps the results of trials; undefined if every trial is run. */
export const TRIAL_STORE: Token<TrialStore | undefined> = token("trial-store");
/** Reads the files of data sets, in the lab's own thread. */
export const DATA_READER: Token<DataReader> = token("data-reader");
/** Computes matrix products in trials with `fast` numerics; undefined for the built-in kernel. */
export const GEMM: Token<Gemm | undefined> = token("gemm");
/** A monotonic clock in milliseconds, for timings. */
export const CLOCK: Token<() => number> = token("clock");
