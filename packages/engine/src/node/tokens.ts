/** The services that a lab holds beside core's registries. A consumer can register another one under each. */
import type { DataReader, Token } from "@thalweg/core";
import type { Gemm } from "@thalweg/tensor";
import type { Executor } from "../executor.js";

const token = <T>(name: string): Token<T> => Symbol.for(`thalweg:${name}`);

/** What runs trials. */
export const EXECUTOR: Token<Executor> = token("executor");
/** What reads the files of data sets, in the lab's own thread. */
export const DATA_READER: Token<DataReader> = token("data-reader");
/** What computes matrix products for trials with `fast` numerics; undefined for the built-in kernel. */
export const GEMM: Token<Gemm | undefined> = token("gemm");
/** A monotonic clock in milliseconds, for timings. */
export const CLOCK: Token<() => number> = token("clock");
