/** What to type to run a study again. */
import path from "node:path";
import type { StudySpec } from "@thalweg/study";

/**
 * The command line of a study that was asked for by command line: names, numbers, and a person's own plugins by absolute path.
 * @param plugins as they were given: files, or packages
 */
export function commandLine(study: StudySpec, plugins: readonly string[]): string {
  const named = {
    problems: study.problems.map(({ problem }) => problem).join(","),
    optimizers: study.optimizers.map(({ optimizer }) => optimizer).join(","),
    trials: study.trials,
    seeds: study.seeds,
    seed: study.seed,
    ...(study.budget !== undefined && { steps: study.budget }),
  };
  const options = Object.entries(named).map(
    ([name, value]) => `--${name} ${quoted(String(value))}`,
  );
  const files = plugins.map((plugin) => `--plugin ${quoted(absolute(plugin))}`);
  return ["thalweg compare", ...options, ...files].join(" \\\n  ");
}

/** Files from anywhere; the name of a package stays as it is. */
const absolute = (plugin: string): string =>
  /^\.{0,2}[\\/]|\.[cm]?[jt]s$/i.test(plugin) ? path.resolve(plugin) : plugin;

/** For a POSIX shell. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
