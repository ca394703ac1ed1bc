/**
 * A small file in which a process keeps which trials its threads run. Another process can read it
 * at any time, also after the first has ended, however it ended: a write is in the system's memory
 * as soon as the call returns. The file has no name; it is passed on as an open file.
 *
 *     header: beat, resident MiB | slot 0: trial, stage, count | slot 1 | ...
 *
 * Each word has 32 bits. A thread writes into one slot at a time.
 */
import { closeSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { UsageError } from "@thalweg/core";
import { messageOf } from "../trial/error-data.js";
import { type Progress, type Stage, stages } from "../trial/progress.js";

const wordsPerEntry = 4;
const entryBytes = wordsPerEntry * Uint32Array.BYTES_PER_ELEMENT;

/** Where a thread writes the trials of a task. */
export interface ProgressSlot {
  readonly file: number;
  readonly slot: number;
  /** The number of each trial of the task, from 1. */
  readonly trials: readonly number[];
  /** Whether each report is written, and not only that a trial begins. */
  readonly everyReport: boolean;
}

/** A progress that is also written into a slot, from the first report on. */
export class WrittenProgress implements Progress {
  readonly #trial: number;
  #hasBegun = false;

  constructor(
    private readonly progress: Progress,
    private readonly slot: ProgressSlot,
    place: number,
  ) {
    this.#trial = slot.trials[place]!;
  }

  at(stage: Stage, count = 0): void {
    this.progress.at(stage, count);
    if (this.#hasBegun && !this.slot.everyReport) return;
    this.#hasBegun = true;
    writeEntry(this.slot.file, 1 + this.slot.slot, [this.#trial, stages.indexOf(stage), count]);
  }
}

/** Writes a sign of life, and the memory of the process. */
export function writeHeader(file: number, beat: number): void {
  writeEntry(file, 0, [beat, Math.ceil(process.memoryUsage.rss() / 2 ** 20)]);
}

function writeEntry(file: number, index: number, words: readonly number[]): void {
  writeSync(file, Uint32Array.from(words), 0, 4 * words.length, index * entryBytes);
}

/** A trial that a thread has begun, and perhaps ended. */
export interface BegunTrial {
  readonly trial: number;
  readonly stage: Stage;
  readonly count: number;
}

/** The file from the side of the process that reads it. */
export class ProgressFile {
  readonly file: number;
  readonly #words: Uint32Array;

  /** @throws UsageError if no temporary file can be written */
  constructor(slots: number) {
    this.#words = new Uint32Array((1 + slots) * wordsPerEntry);
    this.file = unnamedFile(process.platform === "linux" ? ["/dev/shm", tmpdir()] : [tmpdir()]);
    // So that later writes need no further space on the disk.
    writeSync(this.file, this.#words);
  }

  get header(): { readonly beat: number; readonly residentMiB: number } {
    this.#read();
    const [beat, residentMiB] = this.#words;
    return { beat: beat!, residentMiB: residentMiB! };
  }

  get begun(): BegunTrial[] {
    this.#read();
    const found: BegunTrial[] = [];
    for (let at = wordsPerEntry; at < this.#words.length; at += wordsPerEntry) {
      const [trial, stage, count] = this.#words.subarray(at, at + 3);
      if (trial! > 0) found.push({ trial: trial!, stage: stages[stage!]!, count: count! });
    }
    return found;
  }

  close(): void {
    closeSync(this.file);
  }

  #read(): void {
    readSync(this.file, this.#words, 0, this.#words.byteLength, 0);
  }
}

let made = 0;

function unnamedFile(folders: readonly string[]): number {
  let last: unknown;
  for (const folder of folders) {
    try {
      const name = path.join(folder, `thalweg-${process.pid}-${++made}-${Date.now()}`);
      const file = openSync(name, "wx+", 0o600);
      unlinkSync(name);
      return file;
    } catch (error) {
      last = error;
    }
  }
  throw new UsageError(
    `no temporary file can be written (${messageOf(last)}); set TMPDIR to a folder that can be.`,
  );
}
