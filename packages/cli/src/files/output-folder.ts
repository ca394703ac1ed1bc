/**
 * The output folder of a comparison: checked before training starts, and never left with an
 * incomplete file.
 */
import { rmdirSync, rmSync } from "node:fs";
import { lstat, mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { UsageError } from "@thalweg/core";
import { ThalwegError } from "@thalweg/core/host";
import { beside, onExit } from "./temporary.js";

/**
 * Files by their paths inside the folder: their texts, or the pieces of long ones, which are made
 * as they are written.
 */
export type OutputFiles = Readonly<Record<string, string | Uint8Array | Iterable<string>>>;

export class OutputFolder {
  /** The temporary files of the current write. */
  readonly #begun = new Set<string>();
  readonly #forget: () => void;

  private constructor(
    readonly path: string,
    /** The outermost folder that did not exist before; undefined if all did. */
    readonly created: string | undefined,
  ) {
    this.#forget = onExit(() => this.close());
  }

  /**
   * Creates the folder if necessary, and verifies that files can be written there.
   * @param folder relative to the working directory, or absolute
   * @throws UsageError if files cannot be written there
   */
  static async open(folder: string): Promise<OutputFolder> {
    const full = path.resolve(folder);
    let opened: OutputFolder | undefined;
    try {
      opened = new OutputFolder(full, await makeFolder(full));
      await opened.try(".");
      return opened;
    } catch (error) {
      opened?.close();
      throw new UsageError(`${await whyNot(full, error)}; name another folder with --out.`);
    }
  }

  /**
   * Verifies that files can be written to an existing folder inside.
   * @throws errors of the file system
   */
  async try(inside: string): Promise<void> {
    const probe = beside(path.join(this.path, inside, "probe"));
    await writeFile(probe, "");
    await rm(probe);
  }

  /**
   * Writes all files under temporary names and then renames them, so that at any time a file is
   * either the old or the new one, and all are the old ones if writing fails.
   * @throws ThalwegError if one cannot be written
   */
  async write(files: OutputFiles): Promise<void> {
    const targets = Object.entries(files).map(([name, text]) => ({
      file: path.join(this.path, name),
      text,
    }));
    try {
      for (const { file, text } of targets) {
        await failingWith(file, async () => {
          await makeFolder(path.dirname(file));
          await refuseFolder(file);
          this.#begun.add(beside(file));
          await writeFile(beside(file), text);
        });
      }
      for (const { file } of targets) await failingWith(file, () => rename(beside(file), file));
    } finally {
      this.#removeBegun();
    }
  }

  /** Renamed files no longer have their temporary names. */
  #removeBegun(): void {
    for (const file of this.#begun) rmSync(file, { force: true });
    this.#begun.clear();
  }

  /** Removes the folders that were created, if they are empty: after an interrupted run. */
  close(): void {
    this.#forget();
    this.#removeBegun();
    if (this.created === undefined) return;
    for (let folder = this.path; folder.startsWith(this.created); folder = path.dirname(folder)) {
      try {
        rmdirSync(folder);
      } catch {
        return;
      }
    }
  }
}

/** @throws an error if there is a folder in place of a file */
async function refuseFolder(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
}

/**
 * Creates a folder and its missing parents; returns the outermost one that it created. Node's
 * `recursive` never returns if the file system reports that the path does not exist (for example in
 * /proc).
 */
async function makeFolder(folder: string): Promise<string | undefined> {
  if ((await stat(folder).catch(() => undefined))?.isDirectory()) return undefined;
  const above = path.dirname(folder);
  const outermost = above === folder ? undefined : await makeFolder(above);
  try {
    await mkdir(folder);
  } catch (error) {
    // Another command may have created it in the meantime.
    if ((await stat(folder).catch(() => undefined))?.isDirectory()) return outermost;
    throw error;
  }
  return outermost ?? folder;
}

/** @throws ThalwegError in place of errors of `work` */
async function failingWith(file: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw new ThalwegError(`${await whyNot(file, error)}; name another folder with --out.`);
  }
}

/** The obstacle, as the beginning of a sentence. */
export async function whyNot(target: string, error: unknown): Promise<string> {
  const why = (what: string) => `nothing can be written to ${target}: ${what}`;
  for (let above = target; ; above = path.dirname(above)) {
    const found = await stat(above).catch(() => undefined);
    if (found?.isDirectory() === false) return why(`${above} is a file and no folder`);
    const entry = await lstat(above).catch(() => undefined);
    if (found === undefined && entry?.isSymbolicLink()) {
      return why(`${above} is a link that leads nowhere`);
    }
    if (found !== undefined || above === path.dirname(above)) break;
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  return why(reasons[code] ?? code);
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EROFS: "the file system is read-only",
  ENOSPC: "no space is left",
  EDQUOT: "no space is left",
  ELOOP: "it is a link that leads to itself",
  EIO: "the disk does not answer",
  EISDIR: "a folder of that name is in the way",
  ENOTEMPTY: "a folder of that name is in the way",
  ENAMETOOLONG: "the name is too long",
  ENOENT: "the place does not exist",
};
