/** Hyperparameters as a table. */
import type { HyperSpec } from "@thalweg/core";
import { isLearningRate, rangeOf } from "@thalweg/core/host";
import { searchRange } from "@thalweg/study";
import { nothing, showSetting } from "../terminal/numbers.js";
import type { Channel } from "../terminal/terminal.js";
import { layOut, wrap } from "../terminal/text-table.js";

/**
 * The range that a comparison searches for a hyperparameter; undefined for one that is never
 * searched.
 */
export function tuningRangeOf(
  hyper: HyperSpec[string],
): readonly [min: number, max: number] | undefined {
  if (hyper.kind !== "numeric") return undefined;
  const { min, max } = searchRange(hyper, hyper.default);
  return [min, max];
}

/** Name, default, allowed values and tuning range, with notes below. */
export function showHyper(spec: HyperSpec, { paint, width }: Channel): string[] {
  const entries = Object.entries(spec);
  const { header, lines } = layOut(
    [
      { title: "hyperparameter" },
      { title: "default" },
      { title: "allowed" },
      { title: "tuned in" },
    ],
    entries.map(([name, hyper]) => [
      name,
      showSetting(hyper.default),
      rangeOf(hyper).replace(/^in /, ""),
      tuningRangeOf(hyper)?.map(showSetting).join(" .. ") ?? nothing,
    ]),
  );
  const notes = notesOf(spec).flatMap((note) => wrap(note, width - 2));
  return [paint.dim(header), ...lines, ...notes.map(paint.dim)].map((line) => `  ${line}`);
}

/**
 * Notes on hyperparameters; those with the same note share a line:
 * `beta1, beta2: default from Kingma & Ba`.
 */
function notesOf(spec: HyperSpec): string[] {
  const names = new Map<string, string[]>();
  for (const [name, hyper] of Object.entries(spec)) {
    const { meaning, source } = hyper;
    const role = isLearningRate(name, hyper) ? "learning rate" : undefined;
    const said = [role, meaning, source === undefined ? undefined : `default from ${source}`];
    const note = said.filter((part) => part !== undefined).join("; ");
    if (note !== "") names.set(note, [...(names.get(note) ?? []), name]);
  }
  return [...names].map(([note, owners]) => `${owners.join(", ")}: ${note}`);
}
