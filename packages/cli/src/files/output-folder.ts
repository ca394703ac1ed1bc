/** The folder that a comparison writes to: tried before any training starts, and never left with half a file in it. */
import { mkdir, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { ThalwegError, UsageError } from "@thalweg/core";

/** Files by their paths inside the folder. */
export type OutputFiles = Readonly<Record<string, string>>;

export class OutputFolder {
  private constructor(
    readonly path: string,
    /** The outermost folder that did not exist before; undefined if all did. */
    readonly created: string | undefined,
  ) {}

  /**
   * Makes the folder if need be, and proves that files can be written there.
   * @param folder relative to the working directory, or absolute
   * @throws UsageError if they cannot
   */
  static async open(folder: string): Promise<OutputFolder> {
    const full = path.resolve(folder);
    try {
      const created = await makeFolder(full);
      const probe = beside(path.join(full, "probe"));
      await writeFile(probe, "");
      await rm(probe);
      return new OutputFolder(full, created);
    } catch (error) {
      throw new UsageError(`${await whyNot(full, error)}; name another folder with --out.`);
    }
  }

  /**
   * Writes all files beside their places and then renames them, so that at every moment a file is either the old one or the new one, and
   * all are the old ones when something goes wrong while they are written.
   * @throws ThalwegError if one cannot be written
   */
  async write(files: OutputFiles): Promise<void> {
    const targets = Object.entries(files).map(([name, text]) => ({
      file: path.join(this.path, name),
      text,
    }));
    const begun: string[] = [];
    try {
      for (const { file, text } of targets) {
        await failingWith(file, async () => {
          await makeFolder(path.dirname(file));
          begun.push(beside(file));
          await writeFile(beside(file), text);
        });
      }
      for (const { file } of targets) await failingWith(file, () => rename(beside(file), file));
    } finally {
      // Those that were renamed are gone already.
      for (const fresh of begun) await rm(fresh, { force: true });
    }
  }

  /** Takes back the folders that were made, if nothing lies in them: after a run that was given up. */
  async removeIfEmpty(): Promise<void> {
    if (this.created === undefined) return;
    for (let folder = this.path; folder.startsWith(this.created); folder = path.dirname(folder)) {
      const removed = await rmdir(folder).then(
        () => true,
        () => false,
      );
      if (!removed) return;
    }
  }
}

/**
 * Makes a folder and those above it that are missing; gives the outermost one that it made. Node's own `recursive` never returns where
 * the file system answers that the place does not exist (in /proc, say).
 */
async function makeFolder(folder: string): Promise<string | undefined> {
  if ((await stat(folder).catch(() => undefined))?.isDirectory()) return undefined;
  const above = path.dirname(folder);
  const outermost = above === folder ? undefined : await makeFolder(above);
  try {
    await mkdir(folder);
  } catch (error) {
    // Another command may have made it meanwhile.
    if ((await stat(folder).catch(() => undefined))?.isDirectory()) return outermost;
    throw error;
  }
  return outermost ?? folder;
}

/** @throws ThalwegError in place of what `work` throws */
async function failingWith(file: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw new ThalwegError(`${await whyNot(file, error)}; name another folder with --out.`);
  }
}

const beside = (file: string): string =>
  path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.tmp`);

/** What stands in the way, as the beginning of a sentence. */
async function whyNot(target: string, error: unknown): Promise<string> {
  for (let above = target; ; above = path.dirname(above)) {
    const found = await stat(above).catch(() => undefined);
    if (found?.isDirectory() === false) {
      return `nothing can be written to ${target}: ${above} is a file and no folder`;
    }
    if (found !== undefined || above === path.dirname(above)) break;
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  return `nothing can be written to ${target}: ${reasons[code] ?? code}`;
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EROFS: "the file system is read-only",
  ENOSPC: "no space is left",
  EISDIR: "a folder of that name is in the way",
  ENOTEMPTY: "a folder of that name is in the way",
  ENAMETOOLONG: "the name is too long",
  ENOENT: "the place does not exist",
};
