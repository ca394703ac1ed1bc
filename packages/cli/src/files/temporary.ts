/**
 * Files and folders with temporary names until they are complete: `.results.json.1234.tmp`, with
 * the process id. They are removed when the process ends early, and by a later process if it was
 * killed.
 */
import { lstatSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";

/** The temporary path of a file or folder. */
export const beside = (file: string): string =>
  path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.tmp`);

/**
 * The final name of a temporary file or folder, and the id of its process; undefined for any other
 * name.
 */
function temporaryName(name: string): { readonly for: string; readonly pid: number } | undefined {
  const [, target, pid] = /^\.(.+)\.([1-9]\d{0,9})\.tmp$/.exec(name) ?? [];
  return target === undefined ? undefined : { for: target, pid: Number(pid) };
}

/**
 * Removes temporary files of ended processes from a folder. Files of running processes remain, and
 * so do files that cannot be removed.
 * @param isOurs whether a file of this name would be written here; other files are not removed
 */
export function removeStale(folder: string, isOurs: (name: string) => boolean): void {
  for (const name of namesIn(folder)) {
    const temporary = temporaryName(name);
    if (temporary === undefined || !isOurs(temporary.for) || isRunning(temporary.pid)) continue;
    try {
      rmSync(path.join(folder, name), { recursive: true, force: true });
    } catch {
      // A remaining temporary file does no harm.
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return lstatSync(folder).isDirectory() ? readdirSync(folder) : [];
  } catch {
    return [];
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process belongs to another user.
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}

/**
 * Calls `cleanUp` when the process ends, also by `process.exit`. Returns a function that cancels
 * this.
 * @param cleanUp must be synchronous
 */
export function onExit(cleanUp: () => void): () => void {
  process.once("exit", cleanUp);
  return () => process.off("exit", cleanUp);
}
