/** The directory of a synthetic study, from descriptions by kind and name. For tests. */
import type { Kind, ListsOf } from "@thalweg/core/host";
import { type Descriptions, directoryOf } from "@thalweg/engine";
import type { StudyNames } from "../spec/check.js";

/** Fields that may be omitted: no aliases, and the key as name. */
export type MadeNames = {
  readonly [K in "problems" | "optimizers" | "transforms" | "schedulers"]: Readonly<
    Record<string, object>
  >;
};

export function namesFrom(made: MadeNames): StudyNames {
  const lists = Object.entries(made).map(([kind, byName]) => [
    kind as Kind,
    Object.entries(byName).map(([name, each]) => ({ aliases: [], parts: [], ...each, name })),
  ]);
  return directoryOf(Object.fromEntries(lists) as Partial<ListsOf<Descriptions>>);
}
