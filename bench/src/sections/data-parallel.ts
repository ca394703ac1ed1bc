/**
 * Steps of C with a large batch, in one thread and by a data-parallel group of two, in one process:
 * this thread is the leader, and trains alone in its other turns.
 */
import { Worker } from "node:worker_threads";
import { defineProblem } from "@thalweg/core";
import { createCatalogue, resolveOptimizer } from "@thalweg/engine";
import {
  Barrier,
  barrierMemory,
  dataTask,
  Leader,
  PreparedRun,
  type ProgramMaker,
  programInThread,
  trainingSpec,
} from "@thalweg/engine/internals";
import optimizersPlugin from "@thalweg/optimizers";
import { type Context, cellsOf, messageOf, microseconds } from "../context.js";
import { interleave, type Participant, type Timings } from "../measure/rounds.js";
import { median, pairedRatio } from "../measure/statistics.js";
import { number } from "../report/numbers.js";
import type { Claim, Section } from "../report/table.js";
import { seed } from "../works/prepare.js";
import { syntheticDataset } from "../works/synthetic.js";
import { wideDenseWork } from "../works/wide-dense.js";

const batchSize = 1024;
const workers = 2;
const leastTimes = 1.85;
/** The largest number of steps in a round. */
const maxSteps = 1_000_000;

const problem = defineProblem({
  ...wideDenseWork.problem,
  name: "bench-c-1024",
  batchSize,
  dataset: syntheticDataset({
    name: "bench-c-1024-data",
    batchSize,
    inputShape: [784],
    targetShape: [],
    classes: 10,
    input: (random) => random.uniform(),
    target: (random) => random.integer(10),
  }),
});

export async function dataParallelSection(context: Context): Promise<Section> {
  context.log(`C at batch ${batchSize}, one thread and ${workers}`);
  const barrier = barrierMemory(workers);
  const threads = startThreads(barrier);
  const lead = new Leader({
    workers,
    barrier: new Barrier(barrier, 0),
    waiting: {},
    send: (rank, order) => threads[rank - 1]?.postMessage(order),
  });
  try {
    const splits = await problem.dataset.load(noFiles);
    const participants = [
      participant("one-thread", splits, 1, programInThread),
      participant("one-thread-2-microbatches", splits, workers, programInThread),
      participant("data-parallel", splits, workers, lead.makeProgram),
    ];
    const timings = await interleave(participants, context.options, (id, error) =>
      context.failed(`${id}: ${messageOf(error)}`),
    );
    lead.shutDown();
    return sectionOf(timings, participants);
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

function startThreads(barrier: ReturnType<typeof barrierMemory>): Worker[] {
  const module = new URL("../serve/replica.js", import.meta.url);
  return Array.from(
    { length: workers - 1 },
    (_, i) => new Worker(module, { workerData: { barrier, rank: i + 1 } }),
  );
}

const noFiles = { read: () => Promise.reject(new Error("the bench reads no files")) };

/**
 * A participant that also records the processor time of this process for a step, in seconds, in
 * each round.
 */
interface Trainer extends Participant {
  readonly spent: number[];
}

/** A unit is a step. */
function participant(
  id: string,
  splits: Parameters<typeof dataTask>[2],
  microbatches: number,
  makeProgram: ProgramMaker,
): Trainer {
  const task = dataTask(problem, { numeric: {}, structural: {} }, splits, "f32", microbatches);
  const catalogue = createCatalogue([{ plugin: optimizersPlugin, origin: "@thalweg/optimizers" }]);
  const resolved = resolveOptimizer(catalogue, "adam", { lr: wideDenseWork.lr });
  const training = trainingSpec(task, resolved);
  const run = new PreparedRun(task, training, makeProgram(training, { numerics: "portable" }));
  const steps = (from: number, count: number) => {
    for (let done = 0; done < count; ) {
      done += run.steps(from + done, Math.min(run.rows, count - done));
    }
  };
  const spent: number[] = [];
  return {
    id,
    spent,
    modes: [""],
    async round(_, units, warm) {
      run.start(resolved, task.initial(seed), seed, maxSteps);
      steps(0, warm);
      const before = process.cpuUsage();
      const began = performance.now();
      steps(warm, units);
      const seconds = (performance.now() - began) / 1_000;
      const { user, system } = process.cpuUsage(before);
      spent.push((user + system) / 1e6 / units);
      return seconds;
    },
  };
}

const names: Readonly<Record<string, string>> = {
  "one-thread": "Thalweg portable, one thread, microbatches: 1",
  "one-thread-2-microbatches": "Thalweg portable, one thread, microbatches: 2",
  group: "Thalweg portable, 2 workers, microbatches: 2",
};

function sectionOf(timings: readonly Timings[], trainers: readonly Trainer[]): Section {
  const group = timings.find(({ id }) => id === "data-parallel");
  const alone = timings.filter(({ id }) => id !== "data-parallel");
  const cells = cellsOf({ timings, cannot: [] }, microseconds);
  return {
    id: "data-parallel",
    title: "One model on 2 cores",
    rows: [
      {
        id: "data-parallel",
        title: `C at batch ${batchSize}`,
        unit: "us a step",
        cells: cells.map((cell) => ({ ...cell, peer: names[cell.peer] ?? cell.peer })),
        claims: group === undefined ? [] : alone.map((each) => claimOf(group, each)),
        notes: [
          "All in one process: the thread that trains alone is the group's first replica too; the other one sleeps meanwhile.",
          processorTime(trainers),
        ],
      },
    ],
  };
}

/**
 * The processor time of a step in all threads together: the overhead of the group, independent of
 * other load on the machine.
 */
function processorTime(trainers: readonly Trainer[]): string {
  const each = trainers.map(({ id, spent }) => `${names[id]} ${number(1e3 * median(spent))}`);
  return `Processor time of a step, all threads together, medians in ms: ${each.join("; ")}.`;
}

function claimOf(group: Timings, alone: Timings): Claim {
  const isBest = alone.id === "one-thread";
  return {
    id: `data-parallel/${alone.id}`,
    text: `C at batch ${batchSize}: ${names[group.id]}, against ${names[alone.id]}`,
    unit: "x",
    reached: pairedRatio(alone.perUnit, group.perUnit),
    ...(isBest && { bound: { kind: "at least", value: leastTimes } }),
    better: "more",
  };
}
