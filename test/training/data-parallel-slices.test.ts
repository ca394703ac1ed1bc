/**
 * What the replicas of a data-parallel group compute, without threads: between two barriers they
 * may run in any order, and the bits are those of one.
 */
import {
  type DataProblem,
  defineDataset,
  defineProblem,
  type GivenHyper,
  type Splits,
} from "@thalweg/core";
import { fingerprint, stream } from "@thalweg/core/numeric";
import { createCatalogue, resolveOptimizer } from "@thalweg/engine";
import {
  type DataParallelSpec,
  dataParallelSpec,
  dataTask,
  lossPhase,
  PreparedRun,
  programInThread,
  type TrainingSpec,
  trainingSpec,
} from "@thalweg/engine/internals";
import { crossEntropy } from "@thalweg/losses";
import { dense } from "@thalweg/models";
import { plugins } from "@thalweg/preset";
import {
  compileProgram,
  instantiateReplica,
  planReplicas,
  type ReplicaInstance,
  sharedMemory,
} from "@thalweg/tensor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const preset = await Promise.all(
  plugins.map(async (origin) => ({ plugin: (await import(origin)).default, origin })),
);
const catalogue = createCatalogue(preset);
const runs = process.env.THALWEG_THOROUGH === "1" ? 400 : 40;

const examples = 48;

function blobs(): Splits {
  const numbers = stream("data-parallel", "blobs");
  const part = (count: number) => ({
    count,
    inputs: Float64Array.from({ length: count * 7 }, () => numbers.normal()),
    targets: Int32Array.from({ length: count }, () => Math.floor(3 * numbers.uniform())),
  });
  const [train, validation, test] = [part(examples), part(6), part(6)];
  return { inputShape: [7], targetShape: [], classes: 3, train, validation, test };
}

const dataset = defineDataset({
  ...{ name: "blobs", source: "own work", licence: "MIT", load: async () => blobs() },
});

const problemOf = (batchSize: number): DataProblem =>
  defineProblem({
    name: "sliced",
    source: "own work",
    dataset,
    ...{ batchSize, epochs: 2, metrics: [] },
    network: () => ({
      model: { model: dense, hyper: { widths: [19] } },
      loss: { loss: crossEntropy },
    }),
  });

interface Setting {
  readonly optimizer: string;
  readonly hyper: GivenHyper;
  readonly dtype: "f32" | "f64";
  readonly microbatches: number;
  readonly size: number;
}

function traced({ optimizer, hyper, dtype, microbatches, size }: Setting) {
  const none = { numeric: {}, structural: {} };
  const task = dataTask(problemOf(microbatches * size), none, blobs(), dtype, microbatches);
  const resolved = resolveOptimizer(catalogue, optimizer, hyper);
  return { task, resolved, training: trainingSpec(task, resolved) };
}

const scheduleOf = (setting: Setting, workers: number): DataParallelSpec => {
  const { training } = traced(setting);
  return dataParallelSpec(training, training.microbatched!, workers);
};

const portable = { numerics: "portable" } as const;
const steps = 3;

/** The parameters after some steps, all in one thread. */
function alone(setting: Setting): string {
  const { task, resolved, training } = traced(setting);
  const run = new PreparedRun(task, training, programInThread(training, portable));
  run.start(resolved, task.initial(1), 1, steps);
  for (let step = 0; step < steps; step++) run.step(step);
  return fingerprint([run.theta()]);
}

/** The same by replicas, who do each of their parts in the order that the numbers say. */
function together(setting: Setting, workers: number, order: readonly number[]): string {
  const { task, resolved, training } = traced(setting);
  const { program, areas, schedule } = dataParallelSpec(training, training.microbatched!, workers);
  const compiled = compileProgram(program, { areas });
  const names = Array(workers).fill(Object.keys(program.phases));
  const plan = planReplicas(compiled.layout, names);
  const memory = sharedMemory(plan);
  const replicas = plan.bases.map((base) => instantiateReplica(compiled, { memory, base }));
  for (const each of [...replicas].reverse()) started(each, training, { task, resolved });
  const sample = task.batches!.sampler(1);
  const batch = new Int32Array(setting.microbatches * setting.size);
  let turn = 0;
  const inTurns = (count: number, work: (i: number) => void) => {
    const left = Array.from({ length: count }, (_, i) => i);
    while (left.length > 0) {
      const [next] = left.splice(order[turn++ % order.length]! % left.length, 1);
      work(next!);
    }
  };
  for (let step = 0; step < steps; step++) {
    sample(step, batch);
    for (let microbatch = 0; microbatch < setting.microbatches; microbatch++) {
      const own = batch.subarray(microbatch * setting.size, (microbatch + 1) * setting.size);
      replicas[0]!.microbatchVariable(schedule.batch, microbatch).set(own);
    }
    for (const { point, microbatch: phase } of schedule.evaluations) {
      inTurns(point.length, (i) => replicas[i]!.run(point[i]!));
      inTurns(setting.microbatches, (microbatch) =>
        replicas[microbatch % workers]!.runMicrobatch(phase, microbatch),
      );
    }
    inTurns(schedule.step.length, (i) => {
      replicas[i]!.run(lossPhase);
      replicas[i]!.run(schedule.step[i]!);
    });
  }
  return fingerprint([replicas[0]!.variable("theta") as Float32Array | Float64Array]);
}

/** Writes what a run begins with: what is common, and what the replica has for itself. */
function started(
  instance: ReplicaInstance,
  training: TrainingSpec,
  { task, resolved }: Pick<ReturnType<typeof traced>, "task" | "resolved">,
): void {
  const kept = { kept: () => new Float64Array(1), feed: () => new Int32Array(1) };
  const run = new PreparedRun({ ...task }, training, { ...instance, ...kept });
  run.start(resolved, task.initial(1), 1, steps);
}

const expressions = [
  ...catalogue.optimizers.values().map(({ name }) => name),
  ...["clip-by-global-norm|adam", "add-noise|adam", "sam|adam", "asam|momentum", "lookahead(adam)"],
  ...["adam+warmup-cosine", "clip-by-norm|schedule-free-adamw", "centralize|sgd"],
];

describe("replicas between two barriers", () => {
  it("may run in any order, with any rule: the bits are those of one thread", () => {
    const settings = fc.record({
      optimizer: fc.constantFrom(...expressions),
      dtype: fc.constantFrom("f32" as const, "f64" as const),
      microbatches: fc.integer({ min: 2, max: 6 }),
      size: fc.integer({ min: 1, max: 4 }),
      workers: fc.integer({ min: 1, max: 5 }),
      order: fc.array(fc.nat(5), { minLength: 5, maxLength: 11 }),
    });
    const property = fc.property(settings, ({ workers, order, ...rest }) => {
      const setting = { ...rest, hyper: {} };
      const group = together(setting, Math.min(workers, rest.microbatches), order);
      expect(group).toBe(alone(setting));
    });
    fc.assert(property, { numRuns: runs });
  });

  const usual = { hyper: {}, dtype: "f32", microbatches: 4, size: 2 } as const;

  it.each([
    ["adam", 3],
    ["clip-by-global-norm|adam", 3],
    ["schedule-free-adamw", 3],
    ["lookahead(adam)", 3],
    ["adam+warmup-cosine", 3],
    ["add-noise|adam", 3],
    ["sam|adam", 3],
    ["lamb", 1],
    ["muon", 1],
    ["prodigy", 1],
  ])("update slices of the parameters where a rule lets them: %s by %d of 3", (optimizer, by) => {
    expect(scheduleOf({ ...usual, optimizer }, 3).schedule.step).toHaveLength(by);
  });

  it("leave the whole update to one where parameters are too few to share", () => {
    const { schedule } = scheduleOf({ ...usual, optimizer: "adam", microbatches: 16 }, 16);
    expect(schedule.step).toEqual(["step"]);
  });
});
