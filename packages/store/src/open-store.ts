/** The store in a folder, opened: read by anybody, written by one process at a time. */
import { randomUUID } from "node:crypto";
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { UsageError } from "@thalweg/core";
import {
  passes,
  type TrialFilter,
  type TrialRecord,
  type TrialStore,
  type TrialVersions,
} from "@thalweg/engine";
import { unreadable, unwritable } from "./files.js";
import { createJournal, findJournal, isStore, type Journal, journalEntries } from "./journal.js";
import {
  type JournalHeader,
  type JournalRecord,
  parseRecord,
  STORE_FORMAT,
} from "./journal-format.js";
import type { JournalPlace } from "./journal-lines.js";
import { type Lock, takeLock } from "./lock.js";
import { requireStore } from "./read-status.js";
import { type IndexEntry, type LinePlace, RecordIndex } from "./record-index.js";
import { removeStale } from "./remove-stale.js";
import { Tally } from "./tally.js";
import { Writing } from "./writing.js";

export interface StoreOptions {
  /**
   * Whether records are put. Only one process can open a store for writing; the folder is made if
   * there is none. Default: false.
   */
  readonly write?: boolean;
  /** The name of the study; for writing. A store keeps the trials of one. */
  readonly study?: string;
  /** What the keys of trials depend on. Default: this version of Thalweg. */
  readonly versions?: TrialVersions;
}

/** A store of trials in a folder. */
export interface FolderStore extends TrialStore {
  readonly folder: string;
  readonly header: JournalHeader;
  /** The number of keys. */
  readonly size: number;
  /** Waits until every record is on the disk, and gives up the right to write. */
  close(): Promise<void>;
}

/**
 * Opens the store in a folder and reads its journal once. A torn last line is dropped; of
 * everything else that is no record of a trial the place is named, and the file left as it is.
 * @throws UsageError for a folder without a store (unless it is to be written), a store of another
 * study or of a newer format, or one that another process writes; ThalwegError for a damaged
 * journal, or a folder that cannot be read or written
 */
export async function openStore(folder: string, options: StoreOptions = {}): Promise<FolderStore> {
  const { versions = { thalweg: ownVersion() }, write = false, study = "study" } = options;
  if (!write) {
    requireStore(folder);
    return await OpenStore.open(folder, versions);
  }
  await makeFolder(folder);
  const lock = await takeLock(folder);
  try {
    removeStale(folder);
    if (!isStore(folder)) await createJournal(folder, newHeader(study));
    refuseOther(folder, (await findJournal(folder)).header, options.study);
    return await OpenStore.open(folder, versions, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

const newHeader = (study: string): JournalHeader => ({
  format: STORE_FORMAT,
  store: randomUUID(),
  created: new Date().toISOString(),
  study,
});

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw unwritable(folder, error);
  }
}

function refuseOther(folder: string, header: JournalHeader, study: string | undefined): void {
  if (study === undefined || header.study === study) return;
  throw new UsageError(
    `${folder} holds the study "${header.study}", and this one is "${study}"; name another folder.`,
  );
}

/** The version of this package, which all packages of Thalweg share. */
function ownVersion(): string {
  const manifest = readFileSync(new URL(import.meta.resolve("#manifest")), "utf8");
  return String(JSON.parse(manifest).version);
}

class OpenStore implements FolderStore {
  readonly header: JournalHeader;
  readonly #index = new RecordIndex();
  readonly #tally = new Tally();
  readonly #reading: number;
  #writing: Writing | undefined;

  private constructor(
    readonly folder: string,
    readonly versions: TrialVersions,
    private readonly journal: Journal,
  ) {
    this.header = journal.header;
    this.#reading = openSync(journal.file, "r");
  }

  /** @param lock the right to write; undefined to read alone */
  static async open(folder: string, versions: TrialVersions, lock?: Lock): Promise<OpenStore> {
    const store = new OpenStore(folder, versions, await findJournal(folder));
    try {
      const place = await store.#readJournal();
      if (lock !== undefined)
        store.#writing = new Writing(folder, store.journal, place, store.#tally, lock);
      await store.#writing?.flush();
      return store;
    } catch (error) {
      closeSync(store.#reading);
      throw error;
    }
  }

  /** @returns the end of the last complete line */
  async #readJournal(): Promise<JournalPlace> {
    let end = this.journal.body;
    for await (const { line, record } of journalEntries(this.journal)) {
      end = { offset: line.offset + line.length, number: line.number + 1 };
      this.#keep(record, line);
    }
    return end;
  }

  get size(): number {
    return this.#index.size;
  }

  async get(key: string): Promise<TrialRecord | undefined> {
    const entry = this.#index.get(key);
    return entry && this.#read(entry);
  }

  async put(given: TrialRecord): Promise<void> {
    if (this.#writing === undefined) {
      throw new UsageError(`the store ${this.folder} is not open for writing; open it with write.`);
    }
    const record = { ...given, thalweg: this.versions.thalweg };
    if (!this.#index.hasFinal(record.key)) this.#keep(record, this.#writing.append(record));
  }

  async *query(filter: TrialFilter = {}): AsyncGenerator<TrialRecord> {
    let count = 0;
    for (const entry of this.#index.entries()) {
      if (!passes(filter, entry)) continue;
      yield this.#read(entry);
      count += 1;
      // Reading is synchronous: other events of the thread are let through.
      if (count % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async close(): Promise<void> {
    await this.#writing?.close();
    this.#writing = undefined;
    closeSync(this.#reading);
  }

  /** Counts a record and remembers its place, unless its key has a final one. */
  #keep(record: JournalRecord, line: LinePlace): void {
    if (this.#index.hasFinal(record.key)) return;
    this.#tally.add(record);
    this.#index.set(record, line);
  }

  #read({ number, offset, length }: IndexEntry): TrialRecord {
    const bytes = Buffer.allocUnsafe(length);
    try {
      readSync(this.#reading, bytes, 0, length, offset);
    } catch (error) {
      throw unreadable(this.journal.file, error);
    }
    const { file, header } = this.journal;
    const record = parseRecord(file, number, bytes.toString("utf8", 0, length - 1), header.store);
    const { key, result, timing } = record;
    return { key, result, timing };
  }
}
