/** A journal as a whole: made, and read from some place on. */
import { closeSync, existsSync, fsyncSync, openSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { ThalwegError } from "@thalweg/core/host";
import { beside, unwritable } from "./files.js";
import {
  headerLine,
  type JournalHeader,
  type JournalRecord,
  parseHeader,
  parseRecord,
} from "./journal-format.js";
import { completeLines, type JournalLine, type JournalPlace } from "./journal-lines.js";

/** The journal of a store's folder. */
export const journalIn = (folder: string): string => path.join(folder, "journal.jsonl");

/** Whether a folder holds a store. */
export const isStore = (folder: string): boolean => existsSync(journalIn(folder));

/**
 * Makes a journal of a header alone, whole on the disk before it has its name.
 * @throws ThalwegError if it cannot be written
 */
export async function createJournal(folder: string, header: JournalHeader): Promise<void> {
  const file = journalIn(folder);
  const made = beside(file);
  try {
    const handle = await open(made, "w");
    try {
      await handle.writeFile(headerLine(header));
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(made, file);
    syncFolder(folder);
  } catch (error) {
    await rm(made, { force: true });
    throw unwritable(file, error);
  }
}

/** Puts a new name on the disk. Where folders cannot be opened (Windows), the system does it. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, "r");
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // The journal is valid without; it may be lost with the power in the next seconds.
  }
}

/** A journal that has a header. */
export interface Journal {
  readonly file: string;
  readonly header: JournalHeader;
  /** Where its records begin. */
  readonly body: JournalPlace;
}

/** @throws UsageError for a newer format; ThalwegError for a file that is no journal */
export async function findJournal(folder: string): Promise<Journal> {
  const file = journalIn(folder);
  for await (const [first] of completeLines(file)) {
    const { text, length } = first!;
    return { file, header: parseHeader(file, text), body: { offset: length, number: 2 } };
  }
  throw new ThalwegError(`${file} has no complete line; a journal begins with its header.`);
}

/** A line with its record. */
export interface JournalEntry {
  readonly line: JournalLine;
  readonly record: JournalRecord;
}

/**
 * The records from a place on, to the last complete line.
 * @throws ThalwegError for a line that is no record of this store
 */
export async function* journalEntries(
  { file, header, body }: Journal,
  from: JournalPlace = body,
): AsyncGenerator<JournalEntry> {
  for await (const lines of completeLines(file, from)) {
    for (const line of lines) {
      yield { line, record: parseRecord(file, line.number, line.text, header.store) };
    }
  }
}
