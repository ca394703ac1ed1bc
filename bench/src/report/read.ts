import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Results } from "./table.js";
import { fileNames } from "./write.js";

/** The results that a folder holds, undefined if none. */
export function readResults(folder: string): Results | undefined {
  const file = path.join(folder, fileNames.json);
  if (!existsSync(file)) return undefined;
  // writeResults has written it.
  return JSON.parse(readFileSync(file, "utf8")) as Results;
}
