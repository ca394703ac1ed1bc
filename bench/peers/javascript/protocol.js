/** Answers the bench's requests, one line of JSON each, for the peers from npm. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";

/** A workload's data from the bench's files. */
export class Work {
  constructor(folder) {
    const manifest = JSON.parse(readFileSync(path.join(folder, "work.json"), "utf8"));
    this.name = manifest.work;
    const theta = floats(folder, "theta");
    this.parameters = manifest.parameters.map(({ name, shape, offset }) => ({
      name,
      shape,
      values: theta.slice(offset, offset + sizeOf(shape)),
    }));
    const { inputShape, targetShape, targetType, batchSize } = manifest;
    const inputs = floats(folder, "inputs");
    const targets = (targetType === "i32" ? integers : floats)(folder, "targets");
    const order = integers(folder, "batches");
    const batch = (first) => {
      const rows = order.subarray(first, first + batchSize);
      return {
        x: { shape: [batchSize, ...inputShape], values: gather(inputs, inputShape, rows) },
        y: { shape: [batchSize, ...targetShape], values: gather(targets, targetShape, rows) },
      };
    };
    // Batches are prepared: only Thalweg gathers them within the step.
    this.batches = Array.from({ length: order.length / batchSize }, (_, i) => batch(i * batchSize));
  }
}

export const sizeOf = (shape) => shape.reduce((product, extent) => product * extent, 1);

function bytes(folder, name) {
  const { buffer, byteOffset, byteLength } = readFileSync(path.join(folder, `${name}.bin`));
  return buffer.slice(byteOffset, byteOffset + byteLength);
}

const floats = (folder, name) => new Float32Array(bytes(folder, name));
const integers = (folder, name) => new Int32Array(bytes(folder, name));

function gather(values, shape, rows) {
  const size = sizeOf(shape);
  const gathered = new values.constructor(rows.length * size);
  rows.forEach((row, i) => {
    gathered.set(values.subarray(row * size, (row + 1) * size), i * size);
  });
  return gathered;
}

/** Pseudorandom numbers between -0.5 and 0.5 (xorshift32). */
export function noise(count) {
  let state = 0x9e3779b9;
  return Float32Array.from({ length: count }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32 - 0.5;
  });
}

/**
 * Answers until the input ends.
 * @param hello returns the peer's name and version
 * @param open prepares a job: `modes`; `begin(mode)` initialises its state; `unit(i)` does the i-th
 * unit, and may return a promise; `loss()` is that of the last unit; `close()` frees it
 */
export async function serve({ hello, open }) {
  // The output of libraries goes to standard error.
  console.log = console.info = console.warn = console.error;
  let job;
  const run = async (from, count) => {
    for (let i = from; i < from + count; i++) {
      const more = job.unit(i);
      if (more !== undefined) await more;
    }
  };
  const answers = {
    hello,
    async prepare({ job: asked }) {
      job?.close();
      job = undefined;
      const opened = await open(asked);
      if ("cannot" in opened) return opened;
      job = opened;
      return { modes: job.modes };
    },
    async round({ mode, units, warm }) {
      await job.begin(mode);
      await run(0, warm);
      const began = performance.now();
      await run(warm, units);
      return { seconds: (performance.now() - began) / 1_000 };
    },
    async losses({ mode, steps }) {
      await job.begin(mode);
      const losses = [];
      for (let i = 0; i < steps; i++) {
        await run(i, 1);
        losses.push(job.loss());
      }
      return { losses };
    },
  };
  for await (const line of createInterface({ input: process.stdin })) {
    const { do: kind, ...request } = JSON.parse(line);
    process.stdout.write(`${JSON.stringify(await attempt(() => answers[kind](request)))}\n`);
  }
}

async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    // The bench reports it and continues without this peer.
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** Imports a package; if it is not installed, answers every request with that, and exits. */
export async function imported(load) {
  try {
    return await load();
  } catch (error) {
    if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
    const missing = /Cannot find package '([^']*)'/.exec(error.message)?.[1] ?? error.message;
    for await (const _ of createInterface({ input: process.stdin })) {
      process.stdout.write(`${JSON.stringify({ missing: `no package ${missing}` })}\n`);
    }
    process.exit();
  }
}
