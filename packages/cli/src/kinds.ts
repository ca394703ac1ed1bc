/** The values that can be listed and described, by kind, as plain data. */
import { UsageError } from "@thalweg/core";
import { type Kind, kindNames, kinds, suggestion, type UnknownNameError } from "@thalweg/core/host";
import type { PluginDescription } from "@thalweg/engine";
import type { Lab } from "@thalweg/engine/node";

/** The listings: every kind, and the wrappers among the transforms. */
export const listings = [...kindNames, "wrappers"] as const;
export type Listing = (typeof listings)[number];

/** One entry of a listing. */
interface ListEntry {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly source: string;
  /** The plugin's module. */
  readonly plugin: string;
}

/** The kind in the singular, for messages. */
export const singular = (listing: Listing): string =>
  listing === "wrappers" ? "wrapper" : kinds[listing].one;

/**
 * Parses the name of a listing, in the plural or the singular.
 * @throws UsageError with the nearest name
 */
export function listingFrom(text: string): Listing {
  const plain = text.trim().toLowerCase();
  const found = listings.find((each) => each === plain || singular(each) === plain);
  if (found !== undefined) return found;
  throw new UsageError(`unknown kind "${text}". ${suggestion(text, listings)}`);
}

/** The entries of a listing, in the order in which they were loaded. */
export function entriesOf(lab: Lab, listing: Listing): ListEntry[] {
  return lab.describe().flatMap((plugin) =>
    describedIn(plugin, listing).map(({ name, aliases, source }) => ({
      name,
      aliases,
      source,
      plugin: plugin.reference.module,
    })),
  );
}

const describedIn = (plugin: PluginDescription, listing: Listing) =>
  listing === "wrappers"
    ? plugin.transforms.filter(({ kind }) => kind === "wrapper-definition")
    : plugin[listing];

/** Every name in a lab, of any kind, without aliases. */
export const namesKnown = (lab: Lab): string[] => [
  ...new Set(kindNames.flatMap((kind) => entriesOf(lab, kind).map(({ name }) => name))),
];

/** The hint for a name without a similar one: `` `thalweg list optimizers` shows all ``. */
export function listHint({ kind }: Pick<UnknownNameError, "kind">): string {
  const listing = listings.find((each) => singular(each) === kind);
  return `\`thalweg list${listing === undefined ? "" : ` ${listing}`}\` shows all`;
}

/** A named value and its plugin. */
export type Described = {
  [K in Kind]: {
    readonly kind: K;
    /** The plugin's module. */
    readonly plugin: string;
    readonly it: PluginDescription[K][number];
  };
}[Kind];

/** All values of any kind with a name or alias. */
export function namesakes(lab: Lab, name: string): Described[] {
  return lab.describe().flatMap((plugin): Described[] => {
    const origin = { plugin: plugin.reference.module };
    return kindNames.flatMap((kind) =>
      plugin[kind]
        .filter((each: Named) => each.name === name || each.aliases.includes(name))
        // The descriptions in a kind's list are of that kind.
        .map((it) => ({ kind, ...origin, it }) as Described),
    );
  });
}

type Named = Pick<ListEntry, "name" | "aliases">;
