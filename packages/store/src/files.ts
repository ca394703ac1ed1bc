/**
 * The file system in sentences: what could not be read or written, and why; and files that are
 * written beside their place and renamed, so that no reader sees an incomplete one.
 */
import { rmSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { ThalwegError } from "@thalweg/core/host";

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EROFS: "the file system is read-only",
  ENOSPC: "no space is left",
  EDQUOT: "no space is left",
  EFBIG: "the file would be larger than it may be",
  EIO: "the disk does not answer",
  EISDIR: "a folder of that name is in the way",
  ENOTDIR: "a part of the path is a file and no folder",
  EEXIST: "a file of that name is in the way",
  ENOENT: "the place does not exist",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "the name is too long",
};

/** The code of an error of the file system; undefined for other errors. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error ? String(error.code) : undefined;

/** Why an operation on files failed, as the end of a sentence. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return code === undefined ? String(error) : (reasons[code] ?? code);
}

/** An error of the file system as a sentence; other errors as they are. */
export function unwritable(file: string, error: unknown, more = ""): unknown {
  if (codeOf(error) === undefined) return error;
  return new ThalwegError(`nothing can be written to ${file}: ${reasonOf(error)}${more}.`);
}

/** As {@link unwritable}, for reading. */
export function unreadable(file: string, error: unknown): unknown {
  if (codeOf(error) === undefined) return error;
  return new ThalwegError(`${file} cannot be read: ${reasonOf(error)}.`);
}

/** The name of a file until it is complete, with the id of its process. */
export const beside = (file: string): string =>
  path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.tmp`);

/**
 * Writes a file under a temporary name and renames it: at any time it is the old or the new one.
 * @param text a text, or its pieces, which are made as they are written
 * @throws ThalwegError if it cannot be written; the signal's reason
 */
export async function writeWhole(
  file: string,
  text: string | Iterable<string>,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<void> {
  const made = beside(file);
  try {
    await writeFile(made, text, signal === undefined ? {} : { signal });
    await rename(made, file);
  } catch (error) {
    rmSync(made, { force: true });
    signal?.throwIfAborted();
    throw unwritable(file, error);
  }
}
