/** A scheduler by name, alone or composed of several: `sequence(linear-warmup,cosine)`. */
import { join, product, type Scheduler, sequence, suggestion, UsageError } from "@thalweg/core";
import { type ResolveOptions, resolveValue, type Which } from "./resolve-value.js";

const composers: Readonly<Record<string, (parts: readonly Scheduler[]) => Scheduler>> = {
  sequence,
  sequential: sequence,
  join,
  product,
};

/**
 * The scheduler that is meant.
 * @throws UsageError for an unknown name, or a composition of none
 */
export async function resolveScheduler(
  which: Which<Scheduler>,
  options: ResolveOptions = {},
): Promise<Scheduler> {
  const composed = typeof which === "string" ? /^([a-z-]+)\((.*)\)$/.exec(which) : null;
  if (composed === null) return resolveValue(which, ({ schedulers }) => schedulers, options);
  const [, word = "", inside = ""] = composed;
  if (!Object.hasOwn(composers, word)) {
    throw new UsageError(
      `schedulers are not composed by "${word}". ${suggestion(word, Object.keys(composers))}`,
    );
  }
  const names = split(inside);
  return composers[word]!(await Promise.all(names.map((name) => resolveScheduler(name, options))));
}

/** The parts between the commas that are inside no further parentheses. */
function split(text: string): string[] {
  let depth = 0;
  const parts = [""];
  for (const letter of text) {
    depth += Number(letter === "(") - Number(letter === ")");
    if (letter === "," && depth === 0) parts.push("");
    else if (letter !== " ") parts[parts.length - 1] += letter;
  }
  return parts;
}
