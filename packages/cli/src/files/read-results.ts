/** Reads a results.json, or that of a folder. */
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { UsageError } from "@thalweg/core";
import type { TrialTiming } from "@thalweg/engine";
import { RESULTS_FORMAT, type StudyResults } from "@thalweg/study";
import { shownPath } from "./shown-path.js";

/**
 * The path of a results.json: the one that is named, or the one in the folder that is named.
 * @throws UsageError if there is none
 */
export async function resultsFile(given: string): Promise<string> {
  const full = path.resolve(given);
  const found = await stat(full).catch(() => undefined);
  if (found?.isDirectory()) {
    const inside = path.join(full, "results.json");
    if (await stat(inside).catch(() => undefined)) return inside;
    throw new UsageError(
      `${shownPath(full)} holds no results.json; a study that is not finished has none yet, \`thalweg run\` goes on with it.`,
    );
  }
  if (found === undefined) {
    throw new UsageError(`${shownPath(full)} is not there; name a results.json or its folder.`);
  }
  return full;
}

/**
 * Results of this format, as the command writes them; the rest of their form is trusted.
 * @throws UsageError for a file that holds no results of this format
 */
export async function readResults(file: string): Promise<StudyResults> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, "utf8"));
  } catch {
    throw new UsageError(`${shownPath(file)} is no JSON; name a results.json that Thalweg wrote.`);
  }
  const isObject = typeof value === "object" && value !== null;
  const format: unknown = isObject ? Reflect.get(value as object, "format") : undefined;
  if (typeof format !== "number") {
    throw new UsageError(
      `${shownPath(file)} holds no results; name a results.json that Thalweg wrote.`,
    );
  }
  if (format !== RESULTS_FORMAT) {
    throw new UsageError(
      `${shownPath(file)} has format ${format}, and this version of Thalweg reads ${RESULTS_FORMAT}; use the version that wrote it.`,
    );
  }
  const lists = ["problems", "optimizers", "trials", "pairs", "tables", "ranking"];
  const lacking = lists.find((name) => !Array.isArray(Reflect.get(value as object, name)));
  if (lacking !== undefined) {
    throw new UsageError(`${shownPath(file)} is damaged: it has no list of ${lacking}.`);
  }
  return value as StudyResults;
}

/**
 * The timings beside results, in the order of their trials.
 * @throws UsageError if there are none, or they are of other results
 */
export async function readTimings(
  results: string,
  { trials }: Pick<StudyResults, "trials">,
): Promise<Pick<TrialTiming, "elapsedMs" | "compileMs">[]> {
  const file = path.join(path.dirname(results), "timings.json");
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, "utf8"));
  } catch {
    throw new UsageError(
      `${shownPath(file)} is not there or no JSON; leave --seconds out, or run the study again.`,
    );
  }
  const found: unknown = (value as { trials?: unknown } | null)?.trials;
  const isTiming = (each: unknown): each is Pick<TrialTiming, "elapsedMs" | "compileMs"> => {
    const { elapsedMs, compileMs } = (each ?? {}) as Record<string, unknown>;
    return Number.isFinite(elapsedMs) && Number.isFinite(compileMs);
  };
  if (Array.isArray(found) && found.length === trials.length && found.every(isTiming)) return found;
  throw new UsageError(
    `${shownPath(file)} holds no timings of these results; leave --seconds out, or run the study again.`,
  );
}
