/** Tables of a store as files for other programs. */
import { rmSync } from "node:fs";
import { rename } from "node:fs/promises";
import { ThalwegError } from "@thalweg/core/host";
import { databaseOf, type StoreTable, withDatabase } from "./database.js";
import { beside, writeWhole } from "./files.js";

export const exportFormats = ["parquet", "csv", "json", "tex"] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportOptions {
  readonly format: ExportFormat;
  /** Default: trials. */
  readonly table?: StoreTable;
  /** The file to write; another of that name is replaced when the new one is whole. */
  readonly file: string;
}

const copies: Readonly<Record<Exclude<ExportFormat, "tex">, string>> = {
  parquet: "FORMAT parquet",
  csv: "FORMAT csv, HEADER",
  json: "FORMAT json, ARRAY true",
};

/**
 * Writes a table of a store, which another process may be filling meanwhile: what it held when the
 * export began.
 * @throws UsageError for a folder that holds no store; ThalwegError for a damaged journal, or if the
 * file cannot be written
 */
export async function exportStore(
  folder: string,
  { format, table = "trials", file }: ExportOptions,
): Promise<void> {
  const database = await databaseOf(folder);
  await withDatabase(database, async (connection) => {
    if (format === "tex") {
      const read = await connection.runAndReadAll(`SELECT * FROM ${table}`);
      await writeWhole(file, texTable(read.columnNames(), read.getRowsJson()));
      return;
    }
    const made = beside(file);
    try {
      const name = made.replaceAll("'", "''");
      await connection.run(`COPY ${table} TO '${name}' (${copies[format]})`);
      await rename(made, file);
    } catch (error) {
      rmSync(made, { force: true });
      // DuckDB's errors have no code.
      const [first] = String(error instanceof Error ? error.message : error).split("\n");
      throw new ThalwegError(`nothing can be written to ${file}: ${first}`);
    }
  });
}

/** A LaTeX table of any values. */
export function texTable(
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): string {
  const cell = (value: unknown) => escaped(value === null ? "" : String(value));
  const line = (cells: readonly unknown[]) => `${cells.map(cell).join(" & ")} \\\\`;
  return [
    `\\begin{tabular}{${"l".repeat(columns.length)}}`,
    "\\hline",
    line(columns),
    "\\hline",
    ...rows.map(line),
    "\\hline",
    "\\end{tabular}",
    "",
  ].join("\n");
}

const escapes: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};

const escaped = (text: string): string =>
  text.replaceAll(/[\\~^&%$#_{}]/g, (letter) => escapes[letter] ?? `\\${letter}`);
