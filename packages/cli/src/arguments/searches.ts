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
    found.set(name, range === undefined ? true : rangeOf(name, range));
  }
  return Object.fromEntries(found);
}

function rangeOf(name: string, text: string): { min: number; max: number } {
  const ends = text.split("..");
  if (ends.length === 2 && ends.every((end) => decimal.test(end))) {
    return { min: Number(ends[0]), max: Number(ends[1]) };
  }
  throw new UsageError(
    `--search gives "${name}" the range "${text}"; write two numbers, as 1e-4..1.`,
  );
}
