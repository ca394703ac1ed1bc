/** The output at the end of a comparison: results and paths, as text and as JSON. */
import path from "node:path";
import type { TrialResult } from "@thalweg/engine";
import { renderTables } from "@thalweg/report";
import type { StudyResults } from "@thalweg/study";
import { shownPath } from "../files/shown-path.js";
import { plural, showDuration } from "../terminal/numbers.js";
import type { Channel } from "../terminal/terminal.js";

export interface Comparison {
  readonly results: StudyResults;
  readonly elapsedMs: number;
  /** Absolute. */
  readonly folder: string;
  /** The written files, relative to the folder. */
  readonly files: readonly string[];
}

/** Tables, ranking, warnings and paths; in a file or a pipe the tables are as wide as they need. */
export function showComparison(comparison: Comparison, out: Channel): string {
  const { results, elapsedMs } = comparison;
  const counts = `${plural(results.trials.length, "training")} in ${showDuration(elapsedMs)}`;
  const width = out.stream.isTTY ? out.width : Number.POSITIVE_INFINITY;
  const tables = renderTables(results, width, out.paint.bold);
  return `${tables}\n${[`${counts}. Written:`, ...showFiles(comparison)].join("\n")}\n`;
}

/** The files; those in a subfolder as the folder and their number. */
function showFiles({ folder, files }: Comparison): string[] {
  const folders = [...new Set(files.map((file) => path.dirname(file)))].sort();
  return folders.flatMap((each) => {
    const inside = files.filter((file) => path.dirname(file) === each);
    if (each === ".") return inside.map((file) => `  ${shownPath(path.join(folder, file))}`);
    return [`  ${shownPath(path.join(folder, each))}/  (${plural(inside.length, "file")})`];
  });
}

/** The results as one JSON value with a line break at its end. */
export function comparisonJson({ results, elapsedMs, folder, files }: Comparison): string {
  const count = (wanted: TrialResult["status"]) =>
    results.trials.filter(({ status }) => status === wanted).length;
  const summary = {
    study: results.study,
    trials: {
      total: results.trials.length,
      completed: count("completed"),
      diverged: count("diverged"),
      failed: count("failed"),
    },
    elapsedMs: Math.round(elapsedMs),
    pairs: results.pairs,
    tables: results.tables,
    ranking: results.ranking,
    comparisons: results.comparisons,
    verdict: results.verdict,
    warnings: results.warnings,
    files: files.map((file) => path.join(folder, file)),
  };
  return `${JSON.stringify(summary, null, 2)}\n`;
}
