/** The files of a comparison, except the timings. */
import { buildReport } from "@thalweg/report";
import { resultsPieces, type StudyResults } from "@thalweg/study";
import { type SurfaceOptions, surfacesOf } from "../surfaces/surfaces.js";
import type { OutputFiles } from "./output-folder.js";

interface FileOptions extends SurfaceOptions {
  /** The user's plugins, as given. */
  readonly plugin: readonly string[];
  /** The command that runs the study again. */
  readonly command: string;
}

/** The results, the report, its figures and its tables, by file name. */
export async function comparisonFiles(
  results: StudyResults,
  options: FileOptions,
): Promise<OutputFiles> {
  const surfaces = await surfacesOf(results, options);
  const { html, figures, files } = await buildReport(results, {
    surfaces,
    command: options.command,
  });
  return {
    "results.json": resultsPieces(results),
    "report.html": html,
    ...Object.fromEntries(figures.map(({ file, svg }) => [file, svg])),
    ...Object.fromEntries(files.map(({ file, content }) => [file, content])),
  };
}
