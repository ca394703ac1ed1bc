/** The writing side of an open store: lines, their way to the disk, and the snapshot of counts. */
import type { Journal } from "./journal.js";
import { type JournalRecord, recordLine } from "./journal-format.js";
import type { JournalPlace } from "./journal-lines.js";
import { JournalWriter } from "./journal-writer.js";
import type { Lock } from "./lock.js";
import type { LinePlace } from "./record-index.js";
import { writeSnapshot } from "./snapshot.js";
import type { Tally } from "./tally.js";

/** The longest time between the writing of a line and the order to put it on the disk. */
const syncMs = 500;
/** The shortest time between two snapshots. */
const snapshotMs = 1000;

export class Writing {
  readonly #began = new Date().toISOString();
  readonly #writer: JournalWriter;
  /** The number of the next line. */
  #number: number;
  #put = 0;
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> = Promise.resolve();
  #lastSnapshotMs = Number.NEGATIVE_INFINITY;
  /** What went wrong when nobody waited. */
  #failure: { readonly error: unknown } | undefined;

  /**
   * @param place the end of the last complete line; what follows is cut off
   * @param tally the counts of the journal, which the store keeps up to date
   * @throws ThalwegError if the journal cannot be written
   */
  constructor(
    private readonly folder: string,
    private readonly journal: Journal,
    place: JournalPlace,
    private readonly tally: Tally,
    private readonly lock: Lock,
  ) {
    this.#writer = new JournalWriter(journal.file, place.offset);
    this.#number = place.number;
  }

  /** @throws ThalwegError if it cannot be written, or what was written before is lost */
  append(record: JournalRecord): LinePlace {
    if (this.#failure !== undefined) throw this.#failure.error;
    const offset = this.#writer.end;
    this.#writer.append(recordLine(this.journal.header.store, record));
    this.#put += 1;
    this.#timer ??= setTimeout(() => this.#flushLater(), syncMs);
    const number = this.#number;
    this.#number += 1;
    return { number, offset, length: this.#writer.end - offset };
  }

  #flushLater(): void {
    this.#timer = undefined;
    this.flush({ often: true }).catch((error: unknown) => {
      this.#failure ??= { error };
    });
  }

  /**
   * Puts all lines on the disk, then a snapshot that tells of them.
   * @throws ThalwegError if that cannot be done
   */
  flush({ often = false } = {}): Promise<void> {
    const next = this.#flushing.then(() => this.#flush(often));
    this.#flushing = next.catch(() => {});
    return next;
  }

  async #flush(often: boolean): Promise<void> {
    const place = { offset: this.#writer.end, number: this.#number };
    const counts = this.tally.data();
    const session = { began: this.#began, put: this.#put };
    await this.#writer.sync();
    const nowMs = performance.now();
    if (often && nowMs - this.#lastSnapshotMs < snapshotMs) return;
    this.#lastSnapshotMs = nowMs;
    const updated = new Date().toISOString();
    await writeSnapshot(this.folder, this.journal.header, { ...counts, place, session, updated });
  }

  /** Puts everything on the disk and gives up the lock. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      await this.flush();
      if (this.#failure !== undefined) throw this.#failure.error;
    } finally {
      this.#writer.close();
      this.lock.release();
    }
  }
}
