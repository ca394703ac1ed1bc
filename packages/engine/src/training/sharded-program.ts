/** Programs whose step is several phases: the shards of a batch, one after the other here or side by side elsewhere, then the update. */
import { checkCount, type Program, sizeOf, type TypedArray } from "@thalweg/tensor";
import type { ShardedStep } from "./sharded-step.js";

/** Steps whose batches are laid out at a time. */
export const shardedRows = 16;

/** Elements of the batches of some steps. */
export function batchElements({ count, batch }: ShardedStep): number {
  return shardedRows * count * sizeOf(batch.shape);
}

/** The part of each shard in each row. */
export function shardsOfRows(rows: Int32Array, count: number): readonly (readonly Int32Array[])[] {
  const size = rows.length / shardedRows / count;
  return Array.from({ length: shardedRows }, (_, row) =>
    Array.from({ length: count }, (_unused, shard) => {
      const start = (row * count + shard) * size;
      return rows.subarray(start, start + size);
    }),
  );
}

/** All shards in this thread: the sums grow in place. */
export function shardedProgram(inner: Program, sharded: ShardedStep): Program {
  const rows = new Int32Array(batchElements(sharded));
  const parts = shardsOfRows(rows, sharded.count);
  const batch = inner.variable(sharded.batch.attributes.name);
  const loss = inner.output(stepPhase, "loss");
  const step = (row: number) => {
    for (const { point, shard } of sharded.evaluations) {
      if (point !== undefined) inner.run(point);
      for (const part of parts[row]!) {
        batch.set(part);
        inner.run(shard);
      }
    }
    inner.run(stepPhase);
    return loss[0]!;
  };
  return withSteps(inner, sharded, { rows, losses: rowsLike(loss), steps: eachRow(step) });
}

const stepPhase = "step";

/** Does as many steps, keeps their losses, and gives their number: fewer if a loss was not finite. */
export type Steps = (count: number, losses: TypedArray) => number;

/** Steps one by one, given what does one on the batch in a row and gives its loss. */
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

/** Steps on whole batches laid out in rows. */
interface OtherSteps {
  readonly rows: Int32Array;
  readonly losses: TypedArray;
  readonly steps: Steps;
}

/** A program that steps by other means. */
export function withSteps(
  inner: Program,
  { batch }: ShardedStep,
  { rows, losses, steps }: OtherSteps,
): Program {
  const runAhead = (count: number) => {
    checkCount(stepPhase, count, shardedRows);
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

/** Room for the losses of some steps. */
export function rowsLike(loss: TypedArray): TypedArray {
  return loss instanceof Float64Array
    ? new Float64Array(shardedRows)
    : new Float32Array(shardedRows);
}
