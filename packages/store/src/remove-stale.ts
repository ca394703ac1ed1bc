/** Removes what processes that were killed have left in a store's folder. */
import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { hasEnded } from "./process-identity.js";

const temporary =
  /^\.(?:journal\.jsonl|status\.json|lock-\d+-[0-9a-f]+|study\.duckdb)\.(\d+)\.tmp(?:\.wal)?$/;

/** Removes temporary files of processes that have ended. */
export function removeStale(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, pid] = temporary.exec(name) ?? [];
    if (pid === undefined || !hasEnded(Number(pid))) continue;
    rmSync(path.join(folder, name), { force: true });
  }
}
