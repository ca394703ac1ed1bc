/** Reads the lines of a journal, which may grow meanwhile. */
import { type FileHandle, open } from "node:fs/promises";
import { ThalwegError } from "@thalweg/core/host";
import { unreadable } from "./files.js";

/** A complete line. */
export interface JournalLine {
  /** Counted from 1. */
  readonly number: number;
  /** The place of its first byte. */
  readonly offset: number;
  /** The number of its bytes, with the line break. */
  readonly length: number;
  readonly text: string;
}

/** Where to begin. */
export interface JournalPlace {
  readonly offset: number;
  /** The number of the line that begins there. */
  readonly number: number;
}

const chunkBytes = 1 << 20;
const longestLine = 1 << 26;
const lineFeed = 10;

/**
 * The complete lines of a file, in lists. What follows the last line break is no line yet: it is
 * being written, or was torn when its writer was killed.
 * @throws ThalwegError for a file that cannot be read, or a line of more than 64 MiB
 */
export async function* completeLines(
  file: string,
  from: JournalPlace = { offset: 0, number: 1 },
): AsyncGenerator<readonly JournalLine[]> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, "r");
    yield* linesOf(handle, file, from);
  } catch (error) {
    throw unreadable(file, error);
  } finally {
    await handle?.close();
  }
}

async function* linesOf(
  handle: FileHandle,
  file: string,
  from: JournalPlace,
): AsyncGenerator<readonly JournalLine[]> {
  let { offset, number } = from;
  let bytes = Buffer.alloc(chunkBytes);
  for (let filled = 0; ; ) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, offset + filled);
    if (bytesRead === 0) return;
    filled += bytesRead;
    const lines: JournalLine[] = [];
    let begin = 0;
    for (;;) {
      const end = bytes.subarray(0, filled).indexOf(lineFeed, begin);
      if (end === -1) break;
      const length = end + 1 - begin;
      lines.push({
        number,
        offset: offset + begin,
        length,
        text: bytes.toString("utf8", begin, end),
      });
      number += 1;
      begin = end + 1;
    }
    if (lines.length > 0) yield lines;
    bytes.copyWithin(0, begin, filled);
    [offset, filled] = [offset + begin, filled - begin];
    if (filled === bytes.length) bytes = grown(bytes, `${file}, line ${number}`);
  }
}

function grown(bytes: Buffer<ArrayBuffer>, where: string): Buffer<ArrayBuffer> {
  if (bytes.length < longestLine) return Buffer.concat([bytes], 2 * bytes.length);
  throw new ThalwegError(
    `${where}, is longer than ${longestLine} bytes, and no record of a trial.`,
  );
}

/** Whether a line of the file may begin at a place: at its begin, or behind a line break. */
export async function isLineBegin(file: string, offset: number): Promise<boolean> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, "r");
    if (offset === 0) return true;
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(1), 0, 1, offset - 1);
    return bytesRead === 1 && buffer[0] === lineFeed;
  } catch (error) {
    throw unreadable(file, error);
  } finally {
    await handle?.close();
  }
}
