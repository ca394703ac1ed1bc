/** A folder that is written whole or not at all. */
import { mkdir, readdir, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { UsageError } from "@thalweg/core";
import { OutputFolder } from "./output-folder.js";
import { shownPath } from "./shown-path.js";

/**
 * The absolute path of a folder that does not exist yet, or is empty.
 * @throws UsageError for one that is a file, or has something in it
 */
export async function newFolder(given: string): Promise<string> {
  const folder = path.resolve(given);
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined) return folder;
  const isFolder = found.isDirectory();
  if (isFolder && (await readdir(folder)).length === 0) return folder;
  const what = isFolder ? "is a folder with something in it" : "is a file";
  throw new UsageError(`${shownPath(folder)} ${what}; name another folder with --out.`);
}

/**
 * Writes files into a folder beside the place, which then takes its name.
 * @param files by their paths in the folder
 * @throws UsageError if nothing can be written there
 */
export async function writeNewFolder(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  const above = await OutputFolder.open(path.dirname(folder));
  const beside = path.join(above.path, `.${path.basename(folder)}.${process.pid}.tmp`);
  try {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(beside, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    await rmdir(folder).catch(() => undefined);
    await rename(beside, folder);
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    await above.removeIfEmpty();
    throw error;
  }
}
