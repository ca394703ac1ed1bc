/** Writes results whole: beside the old ones first, then in their place. */
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { markdownOf } from "./markdown.js";
import type { Results } from "./table.js";

export const fileNames = { json: "results.json", markdown: "results.md" } as const;

/** @returns the files */
export function writeResults(results: Results, folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  return [
    writeWhole(path.join(folder, fileNames.json), `${JSON.stringify(results, undefined, 2)}\n`),
    writeWhole(path.join(folder, fileNames.markdown), markdownOf(results)),
  ];
}

function writeWhole(file: string, text: string): string {
  const beside = `${file}.${process.pid}.part`;
  writeFileSync(beside, text);
  renameSync(beside, file);
  return file;
}
