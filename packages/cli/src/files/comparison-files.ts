/** What a comparison leaves in its folder, beside the timings. */
import { buildReport } from "@thalweg/report";
import { resultsJson, type StudyResults } from "@thalweg/study";
import { commandLine } from "../command-line.js";
import { type SurfaceOptions, surfacesOf } from "../surfaces/surfaces.js";
import type { OutputFiles } from "./output-folder.js";

/** The results, the report and its figures, by file name. */
export async function comparisonFiles(
  results: StudyResults,
  options: SurfaceOptions,
): Promise<OutputFiles> {
  const surfaces = await surfacesOf(results, options);
  const { html, figures } = await buildReport(results, {
    surfaces,
    command: commandLine(results.study, options.plugin),
  });
  return {
    "results.json": resultsJson(results),
    "report.html": html,
    ...Object.fromEntries(figures.map(({ file, svg }) => [file, svg])),
  };
}
