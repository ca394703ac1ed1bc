/** `thalweg export`: a table of a study's trials, for other programs. */
import path from "node:path";
import { Command, Option } from "commander";
import { shownPath } from "../files/shown-path.js";
import type { Context, Perform } from "./context.js";

// As in @thalweg/store, which takes longer to load than help should.
const formats = ["parquet", "csv", "json", "tex"] as const;
const tables = ["trials", "hyper", "final", "curves", "meta"] as const;

interface ExportOptions {
  readonly format: (typeof formats)[number];
  readonly table: (typeof tables)[number];
  readonly out?: string;
}

const examples = `
Examples:
  thalweg export out/mine --format csv                        out/mine/trials.csv
  thalweg export out/mine --format parquet --table curves --out curves.parquet`;

export function exportCommand(context: Context, perform: Perform): Command {
  return new Command("export")
    .summary("write a study's trials for other programs")
    .description(
      "Writes a table of the trials that `thalweg run` keeps in a folder, also while it runs. docs/store.md describes the tables.",
    )
    .argument("<folder>", "the folder of the study")
    .addOption(
      new Option("--format <form>", "parquet, csv, json or tex")
        .choices([...formats])
        .default("csv"),
    )
    .addOption(
      new Option("--table <name>", "trials, hyper, final, curves or meta")
        .choices([...tables])
        .default("trials"),
    )
    .option("--out <file>", "the file to write (default: the table's name, in the folder)")
    .addHelpText("after", examples)
    .action((folder: string, { format, table, out }: ExportOptions) =>
      perform(async () => {
        const { exportStore } = await import("@thalweg/store");
        const file = path.resolve(out ?? path.join(folder, `${table}.${format}`));
        await exportStore(path.resolve(folder), { format, table, file });
        context.terminal.out.write(`Written: ${shownPath(file)}\n`);
      }),
    );
}
