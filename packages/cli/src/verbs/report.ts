/** `thalweg report`: draws the report of results again, without running anything. */
import { Command } from "commander";
import { folderName } from "../arguments/names.js";
import type { Context, Perform } from "./context.js";
import type { ReportOptions } from "./draw-report.js";
import { pluginOption, stallOption } from "./options.js";

const examples = `
Examples:
  thalweg report out/mine                     into the same folder
  thalweg report results.json --out drawn`;

export function reportCommand(context: Context, perform: Perform): Command {
  return new Command("report")
    .summary("draw the report of results again")
    .description(
      "Draws the page, the figures and the tables of a results.json again. Nothing is trained.",
    )
    .argument("<results>", "a results.json, or the folder that holds it")
    .option(
      "--out <dir>",
      "folder of the report (default: that of the results)",
      folderName("--out"),
    )
    .addOption(pluginOption())
    .addOption(stallOption())
    .addHelpText("after", examples)
    .action((results: string, options: ReportOptions) =>
      perform(async () => {
        const { drawReport } = await import("./draw-report.js");
        await drawReport(results, options, context);
      }),
    );
}
