/** Appends lines to a journal: each by one write, on the disk within a second. */
import { closeSync, fdatasync, fstatSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { promisify } from "node:util";
import { unwritable } from "./files.js";

const sync = promisify(fdatasync);

/** The file of a journal, open for appending, whose complete lines end at `end`. */
export class JournalWriter {
  readonly #descriptor: number;
  #end: number;
  /** The end of what is on the disk. */
  #synced: number;
  /** Whether a part of a line may follow the last complete one. */
  #torn = false;

  /**
   * Cuts off a torn last line.
   * @param end the end of the last complete line
   * @param write a replacement of `fs.writeSync`, for tests
   * @throws ThalwegError if the file cannot be written
   */
  constructor(
    readonly file: string,
    end: number,
    private readonly write: (descriptor: number, bytes: Buffer, from: number) => number = writeSync,
  ) {
    try {
      this.#descriptor = openSync(file, "a");
      if (fstatSync(this.#descriptor).size > end) ftruncateSync(this.#descriptor, end);
    } catch (error) {
      throw unwritable(file, error);
    }
    this.#end = end;
    this.#synced = end;
  }

  /** The end of the last complete line. */
  get end(): number {
    return this.#end;
  }

  /**
   * Appends a line. If it cannot be written whole, the file is as before.
   * @throws ThalwegError if it cannot be written
   */
  append(line: string): void {
    const bytes = Buffer.from(line);
    try {
      if (this.#torn) this.#cut();
      this.#torn = true;
      for (let from = 0; from < bytes.length; ) {
        from += this.write(this.#descriptor, bytes, from);
      }
    } catch (error) {
      this.#tryToCut();
      throw unwritable(this.file, error, "; what was written before is kept");
    }
    this.#torn = false;
    this.#end += bytes.length;
  }

  #cut(): void {
    ftruncateSync(this.#descriptor, this.#end);
    this.#torn = false;
  }

  #tryToCut(): void {
    try {
      this.#cut();
    } catch {
      // A part that remains is no complete line: readers ignore it, and the next append cuts it.
    }
  }

  /**
   * Waits until every line is on the disk.
   * @throws ThalwegError if the disk refuses
   */
  async sync(): Promise<void> {
    const end = this.#end;
    if (end === this.#synced) return;
    try {
      await sync(this.#descriptor);
    } catch (error) {
      throw unwritable(this.file, error);
    }
    this.#synced = end;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
