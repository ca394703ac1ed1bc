/**
 * Whole trials of B: through the pool on two cores, in sequence in one thread, and in two PyTorch
 * processes.
 */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { TrialSpec } from "@thalweg/engine";
import { createLab, type Lab } from "@thalweg/engine/node";
import { type Context, cellsOf, messageOf, openPeers } from "../context.js";
import type { Peer } from "../measure/peer.js";
import { otherPeers } from "../measure/peers.js";
import { interleave, type Participant, type Timings } from "../measure/rounds.js";
import { pairedRatio } from "../measure/statistics.js";
import type { Claim, Section } from "../report/table.js";
import { writeFixture } from "../works/fixture.js";
import { smallDenseWork } from "../works/small-dense.js";

const cores = 2;
const steps = 200;
/** The trials of the pool in all its rounds; for the other executors, the seconds of a round. */
const trialCount = 1_000;
const roundSeconds = 1.2;
const maxRounds = 5;
/**
 * The targets of the pool's throughput: in percent of twice the inline throughput, and as a
 * multiple of PyTorch's.
 */
const leastShare = 96;
const floors = { "pool-portable": 4, "pool-blas": 7 } as const;

export async function trialSection(context: Context): Promise<Section> {
  const asked = (id: string) => context.peers.some(({ identity }) => identity.id === id);
  const labs = await openLabs(asked("thalweg"), asked("thalweg-blas"));
  const torches = asked("torch") ? await openTorches(context) : [];
  try {
    const participants = [
      ...labs.map(labParticipant),
      ...(await torchParticipant(torches, context)),
    ];
    const rounds = Math.min(context.options.rounds, maxRounds);
    const options = { rounds, seconds: roundSeconds };
    context.log(`trials of B, ${steps} steps each, on ${cores} cores`);
    const timings = await interleave(participants, options, (id, error) =>
      context.failed(`${id}: ${messageOf(error)}`),
    );
    return sectionOf(timings, rounds);
  } finally {
    await Promise.all([
      ...labs.map(({ lab }) => lab.close()),
      ...torches.map((peer) => peer.close()),
    ]);
  }
}

interface OpenLab {
  readonly id: string;
  readonly lab: Lab;
  readonly numerics: "portable" | "fast";
}

const gemm = { url: import.meta.resolve("@thalweg/blas") };

/** The executors, for the modes that take part. */
async function openLabs(portable: boolean, blas: boolean): Promise<OpenLab[]> {
  const works = fileURLToPath(new URL("../works/plugin.js", import.meta.url));
  const plugins = [works, import.meta.resolve("@thalweg/optimizers")];
  const pool = { plugins, executor: "pool", workers: cores } as const;
  const inline = { plugins, executor: "inline" } as const;
  const labs: OpenLab[] = [];
  if (portable) {
    labs.push({ id: "pool-portable", lab: await createLab(pool), numerics: "portable" });
    labs.push({ id: "inline-portable", lab: await createLab(inline), numerics: "portable" });
  }
  if (blas) {
    labs.push({ id: "pool-blas", lab: await createLab({ ...pool, gemm }), numerics: "fast" });
    labs.push({ id: "inline-blas", lab: await createLab({ ...inline, gemm }), numerics: "fast" });
  }
  return labs;
}

/** A unit is a trial for each core. */
function labParticipant({ id, lab, numerics }: OpenLab): Participant {
  let seed = 0;
  const trial = (): TrialSpec => ({
    problem: smallDenseWork.problem.name,
    optimizer: "adam",
    hyper: { lr: smallDenseWork.lr },
    seed: seed++,
    phase: "evaluate",
    budget: steps,
    numerics,
    plugins: lab.references,
  });
  const run = async (units: number): Promise<void> => {
    const trials = Array.from({ length: cores * units }, trial);
    for await (const { result } of lab.run(trials)) {
      if (result.status === "failed") throw new Error(result.failure);
    }
  };
  return {
    id,
    modes: [""],
    units: Math.ceil(trialCount / maxRounds / cores),
    async round(_, units, warm) {
      if (warm > 0) await run(1);
      const began = performance.now();
      await run(units);
      return (performance.now() - began) / 1_000;
    },
  };
}

async function openTorches(context: Context): Promise<Peer[]> {
  const spec = otherPeers.find(({ id }) => id === "torch")!;
  const opened = await openPeers(
    Array.from({ length: cores }, () => spec),
    context.failed,
  );
  return opened.map(({ peer }) => peer);
}

/**
 * PyTorch in as many processes as there are cores, each in the mode that is the fastest for one
 * step.
 */
async function torchParticipant(
  torches: readonly Peer[],
  context: Context,
): Promise<Participant[]> {
  const [first] = torches;
  if (first === undefined) return [];
  const folder = path.join(context.scratch, "trials");
  mkdirSync(folder, { recursive: true });
  await writeFixture(smallDenseWork, folder);
  const job = { kind: "training", work: smallDenseWork.id, folder, lr: smallDenseWork.lr } as const;
  const answers = await Promise.all(torches.map((peer) => peer.ask("prepare", { job })));
  const modes = answers.flatMap((answer) => ("modes" in answer ? [answer.modes] : []))[0] ?? [];
  const alone: Participant = {
    id: "torch",
    modes,
    round: async (mode, units, warm) => (await first.ask("round", { mode, units, warm })).seconds,
  };
  const [best] = await interleave([alone], { ...context.options, rounds: 1 }, (_, error) =>
    context.failed(`torch: ${messageOf(error)}`),
  );
  if (best === undefined) return [];
  const all = async (mode: string, count: number): Promise<number> => {
    const began = performance.now();
    await Promise.all(torches.map((peer) => peer.ask("trials", { mode, count, steps })));
    return (performance.now() - began) / 1_000;
  };
  return [
    {
      id: "torch",
      modes: [best.mode],
      async round(mode, units, warm) {
        if (warm > 0) await all(mode, 1);
        return all(mode, units);
      },
    },
  ];
}

const names: Readonly<Record<string, string>> = {
  "pool-portable": "Thalweg portable, pool of 2 threads",
  "inline-portable": "Thalweg portable, inline",
  "pool-blas": "Thalweg fast with BLAS, pool of 2 threads",
  "inline-blas": "Thalweg fast with BLAS, inline",
  torch: "PyTorch, 2 processes",
};

function sectionOf(timings: readonly Timings[], rounds: number): Section {
  const of = (id: string) => timings.find((each) => each.id === id);
  const claims = ["portable", "blas"].flatMap((numerics): Claim[] => {
    const [pool, inline] = [of(`pool-${numerics}`), of(`inline-${numerics}`)];
    return pool === undefined ? [] : [...against(pool, of("torch")), ...share(pool, inline)];
  });
  const cells = cellsOf({ timings, cannot: [] }, (seconds) => cores / seconds);
  const pooled = of("pool-portable") ?? of("pool-blas");
  const count = pooled === undefined ? 0 : rounds * cores * pooled.units;
  return {
    id: "trials",
    title: "Whole trials on 2 cores",
    rows: [
      {
        id: "trials",
        title: `B, trials of ${steps} steps`,
        unit: "trials a second",
        cells: cells.map((cell) => ({ ...cell, peer: names[cell.peer] ?? cell.peer })),
        claims,
        notes: [
          `The pool ran ${count.toLocaleString("en-US")} trials in ${rounds} rounds. A trial of Thalweg also measures its validation loss along the way and hashes its parameters; PyTorch only trains.`,
        ],
      },
    ],
  };
}

function against(pool: Timings, torch: Timings | undefined): Claim[] {
  if (torch === undefined) return [];
  const floor = floors[pool.id as keyof typeof floors];
  return [
    {
      id: `trials/${pool.id}/torch`,
      text: `trials of B: ${names[pool.id]}, against two processes of PyTorch (${torch.mode})`,
      unit: "x",
      reached: pairedRatio(torch.perUnit, pool.perUnit),
      bound: { kind: "at least", value: floor },
      better: "more",
    },
  ];
}

function share(pool: Timings, inline: Timings | undefined): Claim[] {
  if (inline === undefined) return [];
  const inPercent = inline.perUnit.map((seconds) => (100 * seconds) / cores);
  return [
    {
      id: `trials/${pool.id}/inline`,
      text: `trials of B: ${names[pool.id]}, of ${cores} times the inline throughput`,
      unit: "%",
      reached: pairedRatio(inPercent, pool.perUnit),
      bound: { kind: "at least", value: leastShare },
      better: "more",
    },
  ];
}
