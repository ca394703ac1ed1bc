/** `thalweg report`: draws the report of results again, without running anything. */

import { UsageError } from "@thalweg/core";
import { Command } from "commander";
import { folderName, nameList } from "../arguments/names.js";
import type { Context, Perform } from "./context.js";
import type { ReportOptions } from "./draw-report.js";
import { pluginOption, stallOption } from "./options.js";

const examples = `
Examples:
  thalweg report out/mine                     into the same folder
  thalweg report results.json --out drawn
  thalweg report out/mine --format png,pdf    figures for slides and for LaTeX too`;

const formats = ["svg", "png", "pdf"];

/** @throws UsageError for another format */
function formatsOf(text: string, before: readonly string[] = []): readonly string[] {
  const names = nameList("--format")(text, before);
  const unknown = names.find((name) => !formats.includes(name));
  if (unknown === undefined) return names;
  throw new UsageError(`--format has "${unknown}"; it takes ${formats.join(", ")}.`);
}

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
    .option(
      "--format <formats>",
      "draw figures as png or pdf too, with commas between (default: svg alone)",
      formatsOf,
    )
    .option("--seconds", "draw curves over seconds too, from the timings.json beside the results")
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
