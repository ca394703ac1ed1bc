/** The command line that runs a study again. */
import path from "node:path";
import type { StructuralValue } from "@thalweg/core";
import type { Range, StudySpec } from "@thalweg/study";

/**
 * The command line of a study that was given on the command line: names, numbers, and the user's
 * plugins by absolute path.
 * @param plugins as they were given: files, or packages
 */
export function commandLine(study: StudySpec, plugins: readonly string[]): string {
  const named = {
    problems: study.problems.map(({ problem }) => problem).join(","),
    optimizers: study.optimizers.map(({ optimizer }) => optimizer).join(","),
    [study.perDimension === true ? "trials-per-dimension" : "trials"]: study.trials,
    replicates: study.replicates,
    seeds: study.seeds,
    seed: study.seed,
    "tuning-seeds": study.tuningSeeds,
    growth: study.growth,
    strategy: study.strategy,
    pruning: study.pruning,
    ...(study.maxReplicates !== undefined && { "max-replicates": study.maxReplicates }),
    ...(study.objective !== undefined && { objective: study.objective }),
    ...(study.baseline !== undefined && { baseline: study.baseline }),
    ...budgetOption(study),
    ...(study.dtype !== undefined && { dtype: study.dtype }),
    ...(study.numerics !== undefined && { numerics: study.numerics }),
  };
  const options = [
    ...Object.entries(named).map(([name, value]) => `--${name} ${quoted(String(value))}`),
    ...entryOptions(study),
  ];
  const files = plugins.map((plugin) => `--plugin ${quoted(absolute(plugin))}`);
  return ["thalweg compare", ...options, ...files].join(" \\\n  ");
}

/** A budget in seconds has no option; `compare` cannot give one. */
function budgetOption({ budget }: StudySpec): Readonly<Record<string, number>> {
  if (budget === undefined) return {};
  if (typeof budget === "number") return { steps: budget };
  return "epochs" in budget ? { epochs: budget.epochs } : {};
}

/**
 * What `--set`, `--search` and `--range` gave, the same value wherever an optimizer has the
 * hyperparameter, and what `--option` gave.
 */
function entryOptions({ optimizers, problems }: StudySpec): string[] {
  const set = new Map<string, string>();
  const search = new Map<string, string>();
  const ranges = new Map<string, string>();
  for (const entry of optimizers) {
    for (const [name, value] of Object.entries(entry.hyper)) set.set(lastPart(name), shown(value));
    for (const [name, range] of Object.entries(entry.search)) {
      search.set(lastPart(name), range === true ? "" : shownRange(range));
    }
    for (const [name, range] of Object.entries(entry.range ?? {})) {
      ranges.set(lastPart(name), shownRange(range));
    }
  }
  const searched = [...search].map(([name, range]) => `${name}${range}`).join(",");
  const options = problems.flatMap(({ problem, hyper }) =>
    Object.entries(hyper).map(([name, value]) => `${problem}:${name}=${shown(value)}`),
  );
  return [
    ...[...set].map(([name, value]) => `--set ${quoted(`${name}=${value}`)}`),
    ...(searched === "" ? [] : [`--search ${quoted(searched)}`]),
    ...[...ranges].map(([name, range]) => `--range ${quoted(`${name}${range}`)}`),
    ...options.map((option) => `--option ${quoted(option)}`),
  ];
}

const shown = (value: StructuralValue): string =>
  Array.isArray(value) ? `[${value.join(",")}]` : String(value);

const shownRange = ({ min, max }: Range): string => `=${min}..${max}`;

const lastPart = (name: string): string => name.slice(name.lastIndexOf(".") + 1);

/** Files by absolute path; package names unchanged. */
const absolute = (plugin: string): string =>
  /^\.{0,2}[\\/]|\.[cm]?[jt]s$/i.test(plugin) ? path.resolve(plugin) : plugin;

/** Quotes a word for a POSIX shell. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
