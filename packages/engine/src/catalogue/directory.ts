/**
 * A directory: the names that plugins bring, with their descriptions. A thread that has not loaded
 * the plugins uses it in place of a catalogue.
 */
import { completeLists, type ListsOf, type RegistriesOf } from "@thalweg/core/host";
import type { Descriptions, PluginDescription } from "./describe-plugin.js";
import { registriesOf } from "./registries.js";

export type Directory = RegistriesOf<Descriptions>;

/** A plugin's description and its origin, for messages. */
export interface DescribedPlugin {
  readonly description: PluginDescription;
  readonly origin: string;
}

/**
 * The descriptions by name.
 * @throws UsageError if two values of one kind have the same name
 */
export function createDirectory(plugins: readonly DescribedPlugin[]): Directory {
  return registriesOf<Descriptions>(
    plugins.map(({ description, origin }) => ({ lists: description, origin })),
  );
}

/**
 * A directory of given descriptions, for callers without plugins.
 * @throws UsageError if two values of one kind have the same name
 */
export function directoryOf(given: Partial<ListsOf<Descriptions>>): Directory {
  const lists = completeLists<Descriptions>(given);
  return registriesOf<Descriptions>([{ lists, origin: "the given descriptions" }]);
}
