/** A training that goes on from a state that it kept ends with the bits of one that never stopped. */
import { readFile } from "node:fs/promises";
import {
  type Catalogue,
  type CheckpointFiles,
  createCatalogue,
  ProgramCache,
  readSafetensors,
  runTrial,
  safetensorsPieces,
  type TrialFiles,
  type TrialSpec,
} from "@thalweg/engine";
import { plugins } from "@thalweg/preset";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";

let catalogue: Catalogue;
beforeAll(async () => {
  const load = async (origin: string) => ({ plugin: (await import(origin)).default, origin });
  catalogue = createCatalogue(await Promise.all(plugins.map(load)));
});

/** Runs a trial, in a new thread unless there is a cache. */
function run(spec: TrialSpec, files: TrialFiles = {}, cache = new ProgramCache()) {
  const reader = { read: (url: URL) => readFile(url) };
  return runTrial(spec, { catalogue, reader, cache, now: () => 0, files });
}

/** Every state that a training keeps, and the one that it goes on from. */
class Memory implements CheckpointFiles {
  readonly everyMs = 0;
  readonly versions = { thalweg: "0.1.0" };
  readonly states: Uint8Array[] = [];

  constructor(private readonly from?: Uint8Array) {}

  open() {
    const bytes = this.from;
    if (bytes === undefined) return undefined;
    const read = (into: Uint8Array, at: number) => into.set(bytes.subarray(at, at + into.length));
    return { name: "state", size: bytes.length, read, close: () => {} };
  }

  write(_key: string, pieces: Iterable<Uint8Array>) {
    this.states.push(Buffer.concat([...pieces]));
  }
}

const trial = (given: Partial<TrialSpec>): TrialSpec => ({
  ...{ problem: "piecewise-linear", optimizer: "adam", hyper: {}, seed: 1, phase: "train" },
  ...{ budget: 6, plugins: [], ...given },
});

async function expectSame(spec: TrialSpec, which: number): Promise<void> {
  const cache = new ProgramCache();
  const { result: whole } = await run(spec, {}, cache);
  const memory = new Memory();
  expect((await run(spec, { checkpoints: memory }, cache)).result).toEqual(whole);
  if (memory.states.length === 0) return;
  const state = memory.states[which % memory.states.length];
  const { result, resumedAt } = await run(spec, { checkpoints: new Memory(state) });
  expect(JSON.stringify(result)).toBe(JSON.stringify(whole));
  expect(resumedAt).toBeGreaterThan(0);
}

describe("a training that goes on from its state ends with the same bits", () => {
  it("with every optimizer, in f32 and f64", async () => {
    for (const [i, { name }] of catalogue.optimizers.values().entries()) {
      await expectSame(trial({ optimizer: name, dtype: i % 2 === 0 ? "f32" : "f64" }), 2);
    }
  }, 60_000);

  it("whatever the problem, schedule, length, batch and stop", async () => {
    const optimizers = ["sam|adam", "lookahead(sgd)", "noisy-sgd", "schedule-free-adamw", "soap"];
    const spec = fc
      .record({
        problem: fc.constantFrom("beale", "piecewise-linear", "digits-softmax"),
        optimizer: fc
          .tuple(
            fc.constantFrom("momentum", "adam", ...optimizers),
            fc.constantFrom("", "+plateau", "+cosine"),
          )
          .map((parts) => parts.join("")),
        seed: fc.nat({ max: 1000 }),
        budget: fc.integer({ min: 2, max: 450 }),
        dtype: fc.constantFrom("f32" as const, "f64" as const),
        microbatches: fc.constantFrom(1, 2),
        trace: fc.boolean(),
      })
      .map(({ microbatches, ...rest }) =>
        trial({ ...rest, ...(rest.problem === "digits-softmax" && { microbatches }) }),
      );
    await fc.assert(
      fc.asyncProperty(spec, fc.nat(), (given, which) => expectSame(given, which)),
      { numRuns: 12 },
    );
  }, 60_000);
});

describe("a state that does not fit", () => {
  const spec = trial({ problem: "beale", budget: 40 });

  it("of another trial, of other arrays, damaged or cut short begins the training anew", async () => {
    const memory = new Memory();
    const { result: whole } = await run(spec, { checkpoints: memory });
    const state = memory.states[5]!;
    const other = new Memory();
    await run({ ...spec, seed: 2 }, { checkpoints: other });
    const { arrays, metadata } = readSafetensors(state);
    const changed = (change: (name: string, values: Float64Array) => Float64Array) =>
      Buffer.concat(
        safetensorsPieces(
          arrays.map(({ name, ...rest }) => {
            const values = change(name, rest.values as Float64Array);
            return {
              name,
              ...rest,
              values,
              shape: values === rest.values ? rest.shape : [values.length],
            };
          }),
          metadata,
        ),
      );
    const loop = (at: number, value: number) =>
      changed((name, values) => (name === "loop" ? values.with(at, value) : values));
    const states = [
      ...[other.states[5]!, state.slice(0, 200), state.slice(0, -1), new Uint8Array(9)],
      changed((name, values) => (name === "variable/theta" ? new Float64Array(1) : values)),
      ...[loop(0, 40), loop(0, 1e9), loop(0, -1), loop(0, 0.5), loop(0, Number.NaN)],
    ];
    for (const each of states) {
      const { result, resumedAt } = await run(spec, { checkpoints: new Memory(each) });
      expect(result).toEqual(whole);
      expect(resumedAt).toBeUndefined();
    }
  });

  it("that cannot be written ends no training", async () => {
    const memory = new Memory();
    memory.write = () => {
      throw new Error("no space is left");
    };
    const { result } = await run(spec, { checkpoints: memory });
    expect(result.status).toBe("completed");
  });
});

describe("trained parameters", () => {
  it("have their names, shapes and bits in a file that says what they come from", async () => {
    let bytes = new Uint8Array();
    const writeParameters: TrialFiles["writeParameters"] = (_spec, pieces) => {
      bytes = Buffer.concat([...pieces]);
    };
    const spec = trial({ problem: "beale", dtype: "f64", trace: true });
    const { result } = await run(spec, { writeParameters });
    const { arrays, metadata } = readSafetensors(bytes);
    const last = result.metrics.path?.at(-1);
    expect(arrays).toEqual([
      { name: "theta", shape: [2], values: Float64Array.from(last as number[]) },
    ]);
    expect(JSON.parse(metadata.trial!)).toEqual(spec);
    expect(metadata).toMatchObject({ status: "completed", fingerprint: result.fingerprint });
    await run(trial({ problem: "digits-softmax" }), { writeParameters });
    const shapes = readSafetensors(bytes).arrays.map(({ name, shape }) => [name, shape]);
    expect(shapes).toEqual([
      ["layer0.weight", [64, 10]],
      ["layer0.bias", [10]],
    ]);
  });
});
