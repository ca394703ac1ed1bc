/** The implementation of `thalweg report`. */
import path from "node:path";
import { figureFormats, renderTables, secondsPerGradient } from "@thalweg/report";
import { commandLine } from "../command-line.js";
import { comparisonFiles } from "../files/comparison-files.js";
import { comparisonFolder } from "../files/comparison-folder.js";
import { readResults, readTimings, resultsFile } from "../files/read-results.js";
import { shownPath } from "../files/shown-path.js";
import { withSession } from "../session.js";
import type { Context } from "./context.js";
import type { PluginOptions } from "./options.js";

export interface ReportOptions extends PluginOptions {
  readonly out?: string;
  readonly format?: readonly string[];
  readonly seconds?: true;
}

/** @throws UsageError for a file that holds no results of this format */
export async function drawReport(
  given: string,
  { out, format = [], seconds, ...options }: ReportOptions,
  { terminal, signal }: Context,
): Promise<void> {
  const file = await resultsFile(given);
  const results = await readResults(file);
  const perGradient = seconds ? secondsPerGradient(results, await readTimings(file, results)) : {};
  const folder = await comparisonFolder(out ?? path.dirname(file));
  try {
    await withSession(options, signal, async ({ lab }) => {
      const { "results.json": same, ...drawn } = await comparisonFiles(results, {
        plugin: options.plugin,
        command: commandLine(results.study, options.plugin),
        plugins: lab.located(),
        signal,
        seconds: perGradient,
        formats: figureFormats.filter((each) => format.includes(each)),
      });
      const isElsewhere = path.resolve(folder.path) !== path.dirname(file);
      await folder.write({ ...drawn, ...(isElsewhere && { "results.json": same! }) });
    });
  } finally {
    folder.close();
  }
  const width = terminal.out.stream.isTTY ? terminal.out.width : Number.POSITIVE_INFINITY;
  terminal.out.write(
    `${renderTables(results, width, terminal.out.paint.bold)}\nDrawn: ${shownPath(path.join(folder.path, "report.html"))}\n`,
  );
}
