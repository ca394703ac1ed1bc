/**
 * The snapshot of a store's counts, `status.json`: what the journal holds up to some place, so that
 * a reader counts the rest alone.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { writeWhole } from "./files.js";
import { type JournalHeader, STORE_FORMAT } from "./journal-format.js";
import type { JournalPlace } from "./journal-lines.js";
import type { TallyData } from "./tally.js";

/** The running of a writer, for rates. */
export interface SessionCounts {
  /** When it opened the store, ISO 8601. */
  readonly began: string;
  /** The number of trials that it has put. */
  readonly put: number;
}

export interface Snapshot extends TallyData {
  /** Where the journal goes on. */
  readonly place: JournalPlace;
  readonly session: SessionCounts;
  /** When it was made, ISO 8601. */
  readonly updated: string;
}

const count = z.int().min(0);
const snapshot = z.strictObject({
  format: z.literal(STORE_FORMAT),
  store: z.string(),
  place: z.strictObject({ offset: count, number: z.int().min(1) }),
  session: z.strictObject({ began: z.string(), put: count }),
  updated: z.string(),
  failedKeys: z.array(z.string()),
  pairs: z.array(
    z.strictObject({
      ...{ problem: z.string(), optimizer: z.string() },
      ...{ completed: count, diverged: count, failed: count },
      ...{ bestLoss: z.number().nullable(), elapsedMs: z.number() },
    }),
  ),
});

const fileIn = (folder: string): string => path.join(folder, "status.json");

/** @throws ThalwegError if it cannot be written */
export async function writeSnapshot(
  folder: string,
  { store }: JournalHeader,
  given: Snapshot,
): Promise<void> {
  const text = JSON.stringify({ format: STORE_FORMAT, store, ...given });
  await writeWhole(fileIn(folder), `${text}\n`);
}

/** The snapshot; undefined if there is none of this store that can be used. */
export async function readSnapshot(
  folder: string,
  { store }: JournalHeader,
): Promise<Snapshot | undefined> {
  try {
    const { data } = snapshot.safeParse(JSON.parse(await readFile(fileIn(folder), "utf8")));
    if (data?.store !== store) return undefined;
    const { format: _format, store: _store, ...rest } = data;
    return rest;
  } catch {
    // Counting the whole journal gives the same.
    return undefined;
  }
}
