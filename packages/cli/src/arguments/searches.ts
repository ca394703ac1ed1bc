import { UsageError } from "@thalweg/core";
import { decimal } from "./settings.js";

/** A searched hyperparameter: over a range, or over the one about its usual value. */
export type Searched = Readonly<
  Record<string, { readonly min: number; readonly max: number } | true>
>;

/**
 * Reads `lr=1e-4..1,beta2`, and adds it to what earlier uses of the option gave: names of
 * hyperparameters, each with a range or without.
 * @throws UsageError for a name that is empty or given twice, and for a range that is none
 */
export function searches(text: string, before: Searched = {}): Searched {
  const found = new Map(Object.entries(before));
  for (const part of text.split(",")) {
    const [name = "", range] = part.split("=").map((each) => each.trim());
    if (name === "") {
      throw new UsageError(
        `--search is "${text}"; write hyperparameters with ranges or without, as lr=1e-4..1,beta2.`,
      );
    }
    if (found.has(name)) throw new UsageError(`--search names "${name}" twice; keep one of them.`);
    found.set(name, range === undefined ? true : rangeOf("--search", name, range));
  }
  return Object.fromEntries(found);
}

export type Ranges = Readonly<Record<string, { readonly min: number; readonly max: number }>>;

/**
 * Reads `lr=1e-4..1`, and adds it to what earlier uses of the option gave.
 * @throws UsageError for a text without a name or a range, and for a name given twice
 */
export function ranges(text: string, before: Ranges = {}): Ranges {
  const [name = "", range = ""] = text.split("=").map((each) => each.trim());
  if (name === "" || range === "") {
    throw new UsageError(
      `--range is "${text}"; write a hyperparameter and its range, as lr=1e-4..1.`,
    );
  }
  if (Object.hasOwn(before, name)) {
    throw new UsageError(`--range names "${name}" twice; keep one of them.`);
  }
  return { ...before, [name]: rangeOf("--range", name, range) };
}

function rangeOf(option: string, name: string, text: string): { min: number; max: number } {
  const ends = text.split("..");
  if (ends.length === 2 && ends.every((end) => decimal.test(end))) {
    return { min: Number(ends[0]), max: Number(ends[1]) };
  }
  throw new UsageError(
    `${option} gives "${name}" the range "${text}"; write two numbers, as 1e-4..1.`,
  );
}
