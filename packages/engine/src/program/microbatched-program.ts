/**
 * Programs whose step has several phases: the microbatches of a batch, sequentially here or
 * concurrently elsewhere, then the update.
 */
import { checkCount, type Program, sizeOf, type TypedArray } from "@thalweg/tensor";
import type { MicrobatchedStep } from "./microbatched-step.js";

/** The number of steps whose batches are laid out in advance. */
const microbatchedRows = 16;

/** The number of batch elements in all rows. */
export function batchElements({ count, batch }: MicrobatchedStep): number {
  return microbatchedRows * count * sizeOf(batch.shape);
}

/** The part of each microbatch in each row. */
export function microbatchesOfRows(
  rows: Int32Array,
  count: number,
): readonly (readonly Int32Array[])[] {
  const size = rows.length / microbatchedRows / count;
  return Array.from({ length: microbatchedRows }, (_, row) =>
    Array.from({ length: count }, (_unused, microbatch) => {
      const start = (row * count + microbatch) * size;
      return rows.subarray(start, start + size);
    }),
  );
}

/** A program that runs all microbatches in this thread and accumulates the sums in place. */
export function microbatchedProgram(inner: Program, microbatched: MicrobatchedStep): Program {
  const rows = new Int32Array(batchElements(microbatched));
  const parts = microbatchesOfRows(rows, microbatched.count);
  const batch = inner.variable(microbatched.batch.attributes.name);
  const loss = inner.output(stepPhase, "loss");
  const step = (row: number) => {
    for (const { point, microbatch } of microbatched.evaluations) {
      if (point !== undefined) inner.run(point);
      for (const part of parts[row]!) {
        batch.set(part);
        inner.run(microbatch);
      }
    }
    inner.run(stepPhase);
    return loss[0]!;
  };
  return withSteps(inner, microbatched, { rows, losses: rowsLike(loss), steps: eachRow(step) });
}

const stepPhase = "step";

/**
 * Performs up to `count` steps, stores their losses, and returns the number of steps performed:
 * fewer if a loss was not finite.
 */
export type Steps = (count: number, losses: TypedArray) => number;

/**
 * Performs the steps one by one, by a function that performs one on the batch in a row and returns
 * its loss.
 */
export function eachRow(step: (row: number) => number): Steps {
  return (count, losses) => {
    for (let row = 0; row < count; row++) {
      const loss = step(row);
      losses[row] = loss;
      if (!Number.isFinite(loss)) return row + 1;
    }
    return count;
  };
}

/** A way to perform steps on whole batches that are laid out in rows. */
interface OtherSteps {
  readonly rows: Int32Array;
  readonly losses: TypedArray;
  readonly steps: Steps;
}

/** A program that performs its steps in another way. */
export function withSteps(
  inner: Program,
  { batch }: MicrobatchedStep,
  { rows, losses, steps }: OtherSteps,
): Program {
  const runAhead = (count: number) => {
    checkCount(stepPhase, count, microbatchedRows);
    return steps(count, losses);
  };
  return {
    ...inner,
    run: (phase) => {
      if (phase === stepPhase) runAhead(1);
      else inner.run(phase);
    },
    runAhead: (phase, count) =>
      phase === stepPhase ? runAhead(count) : inner.runAhead(phase, count),
    feed: (phase, name) =>
      phase === stepPhase && name === batch.attributes.name ? rows : inner.feed(phase, name),
    kept: (phase, name) =>
      phase === stepPhase && name === "loss" ? losses : inner.kept(phase, name),
  };
}

/** An array for the losses of several steps. */
export function rowsLike(loss: TypedArray): TypedArray {
  return loss instanceof Float64Array
    ? new Float64Array(microbatchedRows)
    : new Float32Array(microbatchedRows);
}
