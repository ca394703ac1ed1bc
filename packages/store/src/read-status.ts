/** The status of a store, which a writer may be filling meanwhile. */
import { UsageError } from "@thalweg/core";
import { findJournal, isStore, type Journal, journalEntries } from "./journal.js";
import { isLineBegin } from "./journal-lines.js";
import { type Writer, writerOf } from "./lock.js";
import { readSnapshot, type SessionCounts, type Snapshot } from "./snapshot.js";
import { type PairCounts, Tally } from "./tally.js";

export interface StoreStatus {
  readonly study: string;
  /** The id of the store. */
  readonly store: string;
  /** When it was made, ISO 8601. */
  readonly created: string;
  /** The number of trials that have ended: the sum of the three that follow. */
  readonly trials: number;
  readonly completed: number;
  readonly diverged: number;
  readonly failed: number;
  readonly pairs: readonly PairCounts[];
  /** The process that writes to it; null if none does. */
  readonly writer: Writer | null;
  /** The last writer's session, and when it last reported; null before the first report. */
  readonly session: (SessionCounts & { readonly updated: string }) | null;
}

/**
 * Counts the trials of a store: reads its snapshot and the part of the journal that was written
 * since, which is short while somebody writes.
 * @throws UsageError for a folder that holds no store; ThalwegError for a damaged journal
 */
export async function readStatus(folder: string): Promise<StoreStatus> {
  requireStore(folder);
  const journal = await findJournal(folder);
  const snapshot = await usableSnapshot(folder, journal);
  const tally = new Tally(snapshot);
  for await (const { record } of journalEntries(journal, snapshot?.place)) tally.add(record);
  const { pairs } = tally.data();
  const sum = (name: "completed" | "diverged" | "failed") =>
    pairs.reduce((total, pair) => total + pair[name], 0);
  const counts = { completed: sum("completed"), diverged: sum("diverged"), failed: sum("failed") };
  const { store, study, created } = journal.header;
  return {
    ...{ study, store, created },
    trials: counts.completed + counts.diverged + counts.failed,
    ...counts,
    pairs,
    writer: writerOf(folder) ?? null,
    session: snapshot === undefined ? null : { ...snapshot.session, updated: snapshot.updated },
  };
}

/** @throws UsageError for a folder that holds no store */
export function requireStore(folder: string): void {
  if (isStore(folder)) return;
  throw new UsageError(`${folder} holds no store, as it has no journal.jsonl; name one that does.`);
}

/** A snapshot beyond the journal's end is of a journal that was cut. */
async function usableSnapshot(folder: string, journal: Journal): Promise<Snapshot | undefined> {
  const snapshot = await readSnapshot(folder, journal.header);
  if (snapshot === undefined) return undefined;
  return (await isLineBegin(journal.file, snapshot.place.offset)) ? snapshot : undefined;
}
