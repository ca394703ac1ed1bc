/** The folder of a comparison: checked before training for files that must not be replaced. */
import { lstat, open, readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { UsageError } from "@thalweg/core";
import { OutputFolder, whyNot } from "./output-folder.js";
import { shownPath } from "./shown-path.js";
import { removeStale } from "./temporary.js";

const outputs = ["results.json", "report.html", "timings.json"] as const;
/** The folders inside, and the names of the files that a comparison writes into each. */
const inner = {
  figures: /\.(svg|vl\.json)$/,
  tables: /\.(csv|tex|md)$/,
} as const;
const innerFolders = Object.keys(inner) as (keyof typeof inner)[];

/**
 * Opens the folder, and removes temporary files of killed comparisons. An earlier comparison may be
 * replaced, and nothing else.
 * @throws UsageError if it is not writable, or contains a file of these names that is not from a
 * comparison
 */
export async function comparisonFolder(given: string): Promise<OutputFolder> {
  const folder = await OutputFolder.open(given);
  try {
    await checkPlaces(folder);
    await refuseForeign(folder.path);
  } catch (error) {
    folder.close();
    throw error;
  }
  const names: readonly string[] = [...outputs, "probe"];
  removeStale(folder.path, (name) => names.includes(name));
  for (const each of innerFolders) {
    const isOurs = (name: string) => inner[each].test(name) || name === "probe";
    removeStale(path.join(folder.path, each), isOurs);
  }
  return folder;
}

/**
 * @throws UsageError if there is a folder in place of a file or a file in place of a folder, or if
 * an inner folder is not writable
 */
async function checkPlaces(folder: OutputFolder): Promise<void> {
  for (const name of [...outputs, ...(await writtenInside(folder.path))]) {
    const file = path.join(folder.path, name);
    const found = await lstat(file).catch(() => undefined);
    if (found?.isDirectory()) throw await refusal(file, "EISDIR");
  }
  for (const each of innerFolders) {
    const inside = path.join(folder.path, each);
    if ((await lstat(inside).catch(() => undefined)) === undefined) continue;
    await folder.try(each).catch(async (error: unknown) => {
      throw await refusal(inside, error);
    });
  }
}

/** What is in the inner folders under names that a comparison writes. */
async function writtenInside(folder: string): Promise<string[]> {
  const found = await Promise.all(
    innerFolders.map(async (each) => {
      const names = await readdir(path.join(folder, each)).catch(() => []);
      return names.filter((name) => inner[each].test(name)).map((name) => path.join(each, name));
    }),
  );
  return found.flat();
}

const refusal = async (target: string, error: unknown): Promise<UsageError> =>
  new UsageError(`${await whyNot(target, error)}; name another folder with --out.`);

/**
 * @throws UsageError for files with the name of an output if the folder has no results of a
 * comparison
 */
async function refuseForeign(folder: string): Promise<void> {
  const results = path.join(folder, "results.json");
  if (await isComparison(results)) return;
  const inside = await Promise.all(
    innerFolders.map(async (each) => {
      const names = await readdir(path.join(folder, each)).catch(() => []);
      const seen = names.filter((name) => !name.startsWith("."));
      return seen.map((name) => path.join(each, name));
    }),
  );
  for (const name of [...outputs, ...inside.flat()]) {
    const file = path.join(folder, name);
    if ((await lstat(file).catch(() => undefined)) === undefined) continue;
    throw new UsageError(
      `${shownPath(file)} is there, and \`thalweg compare\` has not written it; name another folder with --out, or move it away.`,
    );
  }
}

/** Larger files are recognised by their ends: parsing a gigabyte takes seconds and as much memory. */
const LARGEST_PARSED = 4 * 2 ** 20;

/** Canonical JSON has sorted names: `versions` and `warnings` stand at the end of the file. */
async function looksLikeResults(file: string): Promise<boolean> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    const [head, tail] = [Buffer.alloc(64), Buffer.alloc(2 ** 20)];
    await handle.read(head, 0, head.length, 0);
    await handle.read(tail, 0, tail.length, size - tail.length);
    const ends = tail.toString("utf8");
    return (
      /^\{"(chosen|comparisons)":/.test(head.toString("utf8")) && ends.includes('"versions":{')
    );
  } finally {
    await handle.close();
  }
}

/** Whether a file contains results of a comparison, by any version of the command. */
async function isComparison(file: string): Promise<boolean> {
  try {
    if ((await stat(file)).size > LARGEST_PARSED) return await looksLikeResults(file);
    const results: unknown = JSON.parse(await readFile(file, "utf8"));
    if (typeof results !== "object" || results === null) return false;
    return ["format", "versions", "study", "trials"].every((field) =>
      Object.hasOwn(results, field),
    );
  } catch {
    return false;
  }
}
