/** Programs whose step is several phases: the shards of a batch, one after the other here or side by side elsewhere, then the update. */
import { checkCount, type Program, sizeOf, type TypedArray } from "@thalweg/tensor";
import type { ShardedStep } from "./sharded-step.js";

/** Steps whose batches are laid out at a time. */
export const shardedRows = 16;

/** Does one step on the batch in a row. */
export type StepOnRow = (row: number) => void;

/** Room for the batches of some steps. */
export function batchRows({ count, batch }: ShardedStep): Int32Array {
  return new Int32Array(shardedRows * count * sizeOf(batch.shape));
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
  const rows = batchRows(sharded);
  const parts = shardsOfRows(rows, sharded.count);
  const batch = inner.variable(sharded.batch.attributes.name);
  return withSteps(inner, sharded, rows, (row) => {
    for (const { point, shard } of sharded.evaluations) {
      if (point !== undefined) inner.run(point);
      for (const part of parts[row]!) {
        batch.set(part);
        inner.run(shard);
      }
    }
    inner.run(stepPhase);
  });
}

const stepPhase = "step";

/** A program that steps by other means, on whole batches laid out in rows. */
export function withSteps(
  inner: Program,
  { batch }: ShardedStep,
  rows: Int32Array,
  step: StepOnRow,
): Program {
  const loss = inner.output(stepPhase, "loss");
  const losses = rowsLike(loss);
  const runAhead = (count: number) => {
    checkCount(stepPhase, count, shardedRows);
    for (let row = 0; row < count; row++) {
      step(row);
      losses[row] = loss[0]!;
      if (!Number.isFinite(loss[0])) return row + 1;
    }
    return count;
  };
  return {
    ...inner,
    run: (phase) => (phase === stepPhase ? step(0) : inner.run(phase)),
    runAhead: (phase, count) =>
      phase === stepPhase ? runAhead(count) : inner.runAhead(phase, count),
    feed: (phase, name) =>
      phase === stepPhase && name === batch.attributes.name ? rows : inner.feed(phase, name),
    kept: (phase, name) =>
      phase === stepPhase && name === "loss" ? losses : inner.kept(phase, name),
  };
}

function rowsLike(loss: TypedArray): TypedArray {
  return loss instanceof Float64Array
    ? new Float64Array(shardedRows)
    : new Float32Array(shardedRows);
}
