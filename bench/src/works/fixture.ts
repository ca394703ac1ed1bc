/**
 * A workload as files that any peer can read: `work.json`, and beside it the initial parameters,
 * the inputs and targets of the training split, and the indices of each batch's examples, in
 * little-endian f32 or i32.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { seed, taskOf } from "./prepare.js";
import { batchesPerEpoch } from "./synthetic.js";
import type { Work } from "./work.js";

/**
 * The files have the batches of the first epoch; further steps start again with the first batch.
 */
export const stepsLaidOut = batchesPerEpoch;

export async function writeFixture(work: Work, folder: string): Promise<void> {
  const task = await taskOf(work);
  const { batches, data, layout } = task;
  if (batches === undefined) throw new Error(`work ${work.id} has no batches`);
  const [batchSize = 0] = batches.variable.shape;
  const order = new Int32Array(stepsLaidOut * batchSize);
  const sample = batches.sampler(seed);
  for (let step = 0; step < stepsLaidOut; step++) {
    sample(step, order.subarray(step * batchSize, (step + 1) * batchSize));
  }
  const [inputs, targets] = data;
  if (inputs === undefined || targets === undefined) throw new Error(`work ${work.id}: no data`);
  write(folder, "theta", Float32Array.from(task.initial(seed)));
  write(folder, "inputs", Float32Array.from(inputs.values));
  const isClass = targets.variable.dtype === "i32";
  write(folder, "targets", (isClass ? Int32Array : Float32Array).from(targets.values));
  write(folder, "batches", order);
  const manifest = {
    work: work.id,
    inputShape: inputs.variable.shape.slice(1),
    targetShape: targets.variable.shape.slice(1),
    targetType: targets.variable.dtype,
    batchSize,
    parameters: layout.slots.map(({ name, shape, offset }) => ({ name, shape, offset })),
  };
  writeFileSync(path.join(folder, "work.json"), JSON.stringify(manifest));
}

function write(folder: string, name: string, values: Float32Array | Int32Array): void {
  writeFileSync(path.join(folder, `${name}.bin`), values);
}
