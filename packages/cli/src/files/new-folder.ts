/** A folder that is written completely or not at all. */
import { rmSync } from "node:fs";
import { mkdir, readdir, rename, rmdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { UsageError } from "@thalweg/core";
import { ThalwegError } from "@thalweg/core/host";
import { OutputFolder, whyNot } from "./output-folder.js";
import { shownPath } from "./shown-path.js";
import { beside, onExit, removeStale } from "./temporary.js";

/**
 * The absolute path of a folder that does not exist yet, or is empty.
 * @throws UsageError for a file, and for a folder that is not empty
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
 * Writes files into a temporary folder beside the target. It is renamed to the target, or its
 * content is moved there if the target is an empty folder.
 * @param files by their paths in the folder
 * @throws UsageError if the target is not writable, ThalwegError if writing fails
 */
export async function writeNewFolder(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  const above = await OutputFolder.open(path.dirname(folder));
  const made = beside(folder);
  removeStale(above.path, (name) => name === path.basename(folder));
  const remove = () => rmSync(made, { recursive: true, force: true });
  const forget = onExit(remove);
  try {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(made, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    await moveTo(folder, made);
  } catch (error) {
    remove();
    throw new ThalwegError(`${await whyNot(folder, error)}; name another folder with --out.`);
  } finally {
    forget();
    above.close();
  }
}

/**
 * A folder that is there and empty stays the one it is, since a shell may be in it: what was made
 * moves into it, name by name. Otherwise what was made takes the folder's name.
 */
async function moveTo(folder: string, made: string): Promise<void> {
  const inside = await readdir(folder).catch(() => undefined);
  if (inside?.length !== 0) return rename(made, folder);
  for (const name of await readdir(made)) {
    await rename(path.join(made, name), path.join(folder, name));
  }
  await rmdir(made);
}
