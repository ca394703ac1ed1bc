/** The files of results, each written to a temporary file first and then renamed. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { markdownOf } from "./markdown.js";
import type { Results } from "./table.js";

const fileNames = { json: "results.json", markdown: "results.md" } as const;

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

/** The results in a folder, undefined if there are none. */
export function readResults(folder: string): Results | undefined {
  const file = path.join(folder, fileNames.json);
  if (!existsSync(file)) return undefined;
  // writeResults has written it.
  return JSON.parse(readFileSync(file, "utf8")) as Results;
}
