/** The kinds of things that have a name, and their entries as plain data. */
import { suggestion, UsageError } from "@thalweg/core";
import type { PluginDescription } from "@thalweg/engine";
import type { Lab } from "@thalweg/engine/node";

/** In the plural, as listings call them. */
export const kinds = [
  "optimizers",
  "schedulers",
  "transforms",
  "losses",
  "models",
  "datasets",
  "problems",
] as const satisfies readonly (keyof PluginDescription)[];

export type Kind = (typeof kinds)[number];

/** One entry of a listing. */
export interface ListEntry {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly source: string;
  /** The plugin's module. */
  readonly plugin: string;
}

/** The kind in the singular, for messages. */
export const singular = (kind: Kind): string => (kind === "losses" ? "loss" : kind.slice(0, -1));

/**
 * Reads a kind, in the plural or the singular.
 * @throws UsageError that names the nearest
 */
export function kindFrom(text: string): Kind {
  const found = kinds.find((kind) => kind === text || singular(kind) === text);
  if (found !== undefined) return found;
  throw new UsageError(`unknown kind "${text}". ${suggestion(text, kinds)}`);
}

/** What is listed of a kind, in the order it was loaded. */
export function entriesOf(lab: Lab, kind: Kind): ListEntry[] {
  return lab.describe().flatMap((plugin) =>
    plugin[kind].map(({ name, aliases, source }) => ({
      name,
      aliases,
      source,
      plugin: plugin.reference.module,
    })),
  );
}

/** Something with a name, and where it comes from. */
export type Described = {
  [K in Kind]: {
    readonly kind: K;
    /** The plugin's module. */
    readonly plugin: string;
    readonly it: PluginDescription[K][number];
  };
}[Kind];

/** Everything that bears a name or alias, of whatever kind. */
export function namesakes(lab: Lab, name: string): Described[] {
  return lab.describe().flatMap((plugin): Described[] => {
    const origin = { plugin: plugin.reference.module };
    const matching = <T extends Named>(all: readonly T[]): T[] =>
      all.filter((each) => each.name === name || each.aliases.includes(name));
    return [
      ...matching(plugin.optimizers).map((it) => ({ kind: "optimizers", ...origin, it }) as const),
      ...matching(plugin.schedulers).map((it) => ({ kind: "schedulers", ...origin, it }) as const),
      ...matching(plugin.transforms).map((it) => ({ kind: "transforms", ...origin, it }) as const),
      ...matching(plugin.losses).map((it) => ({ kind: "losses", ...origin, it }) as const),
      ...matching(plugin.models).map((it) => ({ kind: "models", ...origin, it }) as const),
      ...matching(plugin.datasets).map((it) => ({ kind: "datasets", ...origin, it }) as const),
      ...matching(plugin.problems).map((it) => ({ kind: "problems", ...origin, it }) as const),
    ];
  });
}

type Named = Pick<ListEntry, "name" | "aliases">;
