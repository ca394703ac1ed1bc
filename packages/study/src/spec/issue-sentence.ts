import { suggestion, visibleLine } from "@thalweg/core/host";
import type { z } from "zod";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

const fields: Readonly<Record<string, readonly string[]>> = {
  study: [
    "name",
    "problems",
    "optimizers",
    "trials",
    "replicates",
    "maxReplicates",
    "tuningSeeds",
    "seeds",
    "growth",
    "strategy",
    "pruning",
    "objective",
    "baseline",
    "seed",
    "budget",
    "dtype",
    "numerics",
    "plugins",
  ],
  problems: ["problem", "label", "hyper", "budget", "target", "microbatches"],
  optimizers: ["optimizer", "label", "hyper", "search", "range"],
  search: ["min", "max"],
  budget: ["epochs", "seconds"],
  trials: ["perDimension"],
  plugins: ["module", "version"],
};

/** One sentence for the first error in a study: where, what, and what would be right. */
export function issueSentence(issue: Issue, input: unknown, above: Path = []): string {
  const path = [...above, ...issue.path];
  if (issue.code === "invalid_union") {
    const got = valueAt(input, path);
    // For a union of name and record: if the input is a record, report the error inside it.
    const inner = issue.errors.at(-1)?.[0];
    const record = typeof got === "object" && got !== null && !Array.isArray(got);
    if (record && inner !== undefined) return issueSentence(inner, input, path);
    return `${where(path)} is ${show(got)}; it must be ${expectedOf(path)}.`;
  }
  if (issue.code === "unrecognized_keys") {
    const key = issue.keys[0]!;
    return `${where(path)} has no field "${key}". ${suggestion(key, fieldsAt(path))}`;
  }
  const got = valueAt(input, path);
  if (got === undefined) return `${where(path)} is missing; it must be ${wanted(issue)}.`;
  return `${where(path)} is ${show(got)}; it must be ${wanted(issue)}.`;
}

function wanted(issue: Issue): string {
  switch (issue.code) {
    case "too_small":
      if (issue.origin === "array") return "a list of at least one name";
      if (issue.origin === "string") return "a name";
      return `a whole number of at least ${issue.minimum}`;
    case "too_big":
      return `a whole number of at most ${issue.maximum}`;
    case "invalid_value":
      return `one of ${issue.values.map((each) => JSON.stringify(each)).join(", ")}`;
    case "invalid_type":
      return words[issue.expected] ?? `of type ${issue.expected}`;
    default:
      return issue.message;
  }
}

const words: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  array: "a list",
  object: "an object with named fields",
  record: "an object with named fields",
};

function expectedOf(path: Path): string {
  if (path.at(-1) === "budget") {
    return "a whole number of at least 1, { epochs: n } or { seconds: n }";
  }
  if (path[0] === "trials") return "a whole number from 0 to 1000, or { perDimension: n }";
  if (path[0] === "problems" && path.length === 2) return "a problem's name, or { problem, ... }";
  if (path[0] === "optimizers" && path.length === 2) {
    return "an optimizer's name, or { optimizer, ... }";
  }
  return "a number, a text, true, false or a list of numbers";
}

function fieldsAt(path: Path): readonly string[] {
  if (path.length === 0) return fields.study!;
  if (path.includes("search") || path.includes("range")) return fields.search!;
  if (path.at(-1) === "budget") return fields.budget!;
  return fields[String(path[0])] ?? [];
}

const where = (path: Path): string =>
  path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : `${text}.${String(key)}`),
    "study",
  );

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined,
    input,
  );
}

function show(value: unknown): string {
  const text = typeof value === "number" ? String(value) : JSON.stringify(value);
  return visibleLine(text.length > 60 ? `${text.slice(0, 57)}...` : text);
}
