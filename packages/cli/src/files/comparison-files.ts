/** The files of a comparison, except the timings. */
import { buildReport, type FigureFormat, type Seconds } from "@thalweg/report";
import { resultsPieces, type StudyResults } from "@thalweg/study";
import { type DrawingOptions, drawnOf } from "../drawing/drawn.js";
import type { OutputFiles } from "./output-folder.js";

interface FileOptions extends DrawingOptions {
  /** The user's plugins, as given. */
  readonly plugin: readonly string[];
  /** The command that runs the study again. */
  readonly command: string;
  /** The formats of figures besides SVG. */
  readonly formats?: readonly FigureFormat[];
  /** Seconds for each gradient evaluation, for curves over seconds. */
  readonly seconds?: Seconds;
}

/** The results, the report, its figures and its tables, by file name. */
export async function comparisonFiles(
  results: StudyResults,
  options: FileOptions,
): Promise<OutputFiles> {
  const drawn = await drawnOf(results, options);
  const { html, figures, images, files } = await buildReport(results, {
    ...drawn,
    command: options.command,
    ...(options.seconds !== undefined && { seconds: options.seconds }),
    ...(options.formats !== undefined && { formats: options.formats }),
  });
  return {
    "results.json": resultsPieces(results),
    "report.html": html,
    ...Object.fromEntries(figures.map(({ file, svg }) => [file, svg])),
    ...Object.fromEntries([...images, ...files].map(({ file, content }) => [file, content])),
  };
}
