/** Training steps of the workloads, and whether all losses agree. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import {
  type Context,
  cellsOf,
  type Measured,
  measureJob,
  messageOf,
  microseconds,
  type OpenPeer,
  titleOf,
} from "../context.js";
import { pairedRatio } from "../measure/statistics.js";
import { number } from "../report/numbers.js";
import type { Claim, Row, Section } from "../report/table.js";
import { stepsLaidOut, writeFixture } from "../works/fixture.js";
import type { Floors, Work } from "../works/work.js";

export async function trainingSection(context: Context, works: readonly Work[]): Promise<Section> {
  const rows: Row[] = [];
  for (const work of works) {
    context.log(`${work.id}: ${work.title}`);
    rows.push(await trainingRow(context, work));
  }
  return { id: "training", title: "Training steps: forward, gradient, Adam", rows };
}

async function trainingRow(context: Context, work: Work): Promise<Row> {
  const folder = path.join(context.scratch, work.id);
  mkdirSync(folder, { recursive: true });
  await writeFixture(work, folder);
  const job = { kind: "training", work: work.id, folder, lr: work.lr } as const;
  const measured = await measureJob(context, job);
  return {
    id: work.id,
    title: `${work.id}: ${work.title}`,
    unit: "us a step",
    cells: cellsOf(measured, microseconds),
    claims: trainingClaims(work, measured, context),
    notes: [await agreement(context, work, measured), ...modeNotes(work.id, measured)],
  };
}

/** The times of the other modes. */
export function modeNotes(what: string, { timings }: Measured): string[] {
  return timings.flatMap(({ id, modes }) => {
    const each = modes.map(({ mode, perUnit }) => `${mode} ${number(microseconds(perUnit))}`);
    return each.length === 0 ? [] : [`${what}: ${id} in us, by a few rounds: ${each.join("; ")}.`];
  });
}

const modeOf: Readonly<Record<string, keyof Floors>> = {
  thalweg: "portable",
  "thalweg-blas": "blas",
  "thalweg-fast": "fast",
};

/** PyTorch with either allocator: the floors apply to both. */
export const isTorch = (id: string): boolean => id.startsWith("torch");

/** The ratio of each peer's time to Thalweg's; PyTorch's ratio has a floor. */
function trainingClaims(work: Work, { timings }: Measured, context: Context): Claim[] {
  const ours = timings.filter(({ id }) => id in modeOf);
  const others = timings.filter(({ id }) => !(id in modeOf));
  return ours.flatMap((our) =>
    others
      .filter(({ id }) => isTorch(id) || our.id === "thalweg")
      .map((other): Claim => {
        const floor = isTorch(other.id) ? work.floors[modeOf[our.id]!] : undefined;
        const mode = other.mode === "" ? "" : ` (${other.mode})`;
        return {
          id: `${work.id}/${our.id}/${other.id}`,
          text: `${work.id}: ${titleOf(context, our.id)}, against ${titleOf(context, other.id)}${mode}`,
          unit: "x",
          reached: pairedRatio(other.perUnit, our.perUnit),
          ...(floor !== undefined && { bound: { kind: "at least", value: floor } }),
          better: "more",
        };
      }),
  );
}

/** Compares the losses of the first steps with those of Thalweg, or of the first participant. */
async function agreement(
  { failed }: Context,
  work: Work,
  { timings, ready }: Measured & { readonly ready: readonly OpenPeer[] },
): Promise<string> {
  const found: { id: string; losses: readonly number[] }[] = [];
  for (const { id, mode } of timings) {
    const open = ready.find(({ identity }) => identity.id === id)!;
    try {
      found.push({ id, ...(await open.peer.ask("losses", { mode, steps: stepsLaidOut })) });
    } catch (error) {
      failed(messageOf(error));
    }
  }
  const [reference, ...rest] = found;
  if (reference === undefined) return `${work.id}: nobody did it.`;
  const worst = rest.map(({ id, losses }) => ({
    id,
    apart: farthestApart(losses, reference.losses),
  }));
  for (const { id, apart } of worst) {
    if (apart <= work.tolerance) continue;
    failed(
      `${work.id}: losses of ${id} lie ${apart.toExponential(1)} from those of ${reference.id}, more than ${work.tolerance}; it does not do the same arithmetic.`,
    );
  }
  const most = Math.max(0, ...worst.map(({ apart }) => apart));
  return `${work.id}: losses after each of the first ${stepsLaidOut} steps agree between ${found.length} peers to ${most.toExponential(1)} of their value; ${work.tolerance} is allowed.`;
}

function farthestApart(losses: readonly number[], reference: readonly number[]): number {
  const apart = reference.map(
    (loss, step) => Math.abs((losses[step] ?? Number.NaN) - loss) / Math.abs(loss),
  );
  return apart.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(...apart);
}
