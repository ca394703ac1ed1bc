/** Steps of C at a large batch, in one thread and by a gang of two, in one process: this thread leads, and trains alone in between. */
import { Worker } from "node:worker_threads";
import adamPlugin from "@thalweg/adam";
import { defineProblem } from "@thalweg/core";
import {
  createCatalogue,
  dataTask,
  PreparedRun,
  type ProgramMaker,
  programInThread,
  resolveEntrant,
  trainingSpec,
} from "@thalweg/engine";
import { Barrier, barrierMemory, Lead } from "@thalweg/engine/node";
import { type Context, cellsOf, messageOf, microseconds } from "../context.js";
import { interleave, type Participant, type Timings } from "../measure/rounds.js";
import { median, pairedRatio } from "../measure/statistics.js";
import { number } from "../report/numbers.js";
import type { Claim, Section } from "../report/table.js";
import { workC } from "../works/c.js";
import { seed } from "../works/prepare.js";
import { syntheticDataset } from "../works/synthetic.js";

const batchSize = 1024;
const workers = 2;
const leastTimes = 1.85;
/** The longest run of steps that a round asks for. */
const mostSteps = 1_000_000;

const problem = defineProblem({
  ...workC.problem,
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

export async function gangSection(context: Context): Promise<Section> {
  context.log(`C at batch ${batchSize}, one thread and ${workers}`);
  const barrier = barrierMemory(workers);
  const threads = startThreads(barrier);
  const lead = new Lead({
    workers,
    barrier: new Barrier(barrier, 0),
    waiting: {},
    send: (rank, order) => threads[rank - 1]?.postMessage(order),
  });
  try {
    const splits = await problem.dataset.load(noFiles);
    const participants = [
      participant("one-thread", splits, 1, programInThread),
      participant("one-thread-2-shards", splits, workers, programInThread),
      participant("gang", splits, workers, lead.makeProgram),
    ];
    const timings = await interleave(participants, context.options, (id, error) =>
      context.failed(`${id}: ${messageOf(error)}`),
    );
    lead.dismiss();
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

/** A participant that also notes what this process's processors spent on a step, in seconds, in each round. */
interface Trainer extends Participant {
  readonly spent: number[];
}

/** A unit is a step. */
function participant(
  id: string,
  splits: Parameters<typeof dataTask>[2],
  shards: number,
  makeProgram: ProgramMaker,
): Trainer {
  const task = dataTask(problem, { numeric: {}, structural: {} }, splits, "f32", shards);
  const catalogue = createCatalogue([{ plugin: adamPlugin, origin: "@thalweg/adam" }]);
  const entrant = resolveEntrant(catalogue, "adam", { lr: workC.lr });
  const training = trainingSpec(task, entrant);
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
      run.start(entrant, task.initial(seed), seed, mostSteps);
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
  "one-thread": "Thalweg portable, one thread, shards: 1",
  "one-thread-2-shards": "Thalweg portable, one thread, shards: 2",
  gang: "Thalweg portable, 2 workers, shards: 2",
};

function sectionOf(timings: readonly Timings[], trainers: readonly Trainer[]): Section {
  const gang = timings.find(({ id }) => id === "gang");
  const alone = timings.filter(({ id }) => id !== "gang");
  const cells = cellsOf({ timings, cannot: [] }, microseconds);
  return {
    id: "gang",
    title: "One model on 2 cores",
    rows: [
      {
        id: "gang",
        title: `C at batch ${batchSize}`,
        unit: "us a step",
        cells: cells.map((cell) => ({ ...cell, peer: names[cell.peer] ?? cell.peer })),
        claims: gang === undefined ? [] : alone.map((each) => claimOf(gang, each)),
        notes: [
          "All in one process: the thread that trains alone is the gang's first replica too; the other one sleeps meanwhile.",
          processorTime(trainers),
        ],
      },
    ],
  };
}

/** What is left of a step's arithmetic when it is shared out does not depend on who else uses the machine. */
function processorTime(trainers: readonly Trainer[]): string {
  const each = trainers.map(({ id, spent }) => `${names[id]} ${number(1e3 * median(spent))}`);
  return `Processor time of a step, all threads together, medians in ms: ${each.join("; ")}.`;
}

function claimOf(gang: Timings, alone: Timings): Claim {
  const isBest = alone.id === "one-thread";
  return {
    id: `gang/${alone.id}`,
    text: `C at batch ${batchSize}: ${names[gang.id]}, against ${names[alone.id]}`,
    unit: "x",
    reached: pairedRatio(alone.perUnit, gang.perUnit),
    ...(isBest && { bound: { kind: "at least", value: leastTimes } }),
    better: "more",
  };
}
