/**
 * The registries of all named values, by kind, against which trials are resolved. Each thread
 * builds its own catalogue from the same plugins.
 */
import type { Plugin } from "@thalweg/core";
import { checkArgument, type NamedValues, type RegistriesOf } from "@thalweg/core/host";
import { checkPlugin } from "./check-plugin.js";
import { registriesOf } from "./registries.js";

export type Catalogue = RegistriesOf<NamedValues>;

/**
 * A plugin's manifest and its origin, for messages: `@thalweg/optimizers`,
 * `plugin file /home/me/mine.ts`.
 */
export interface PluginSource {
  readonly plugin: Plugin;
  readonly origin: string;
}

/**
 * The registries of the named values of plugins; each lists the values in the order of the plugins.
 * @throws PluginError for a malformed manifest
 * @throws UsageError if two values of one kind have the same name
 */
export function createCatalogue(sources: readonly PluginSource[]): Catalogue {
  checkArgument("createCatalogue", "the list of plugins", sources, "list");
  for (const source of sources)
    checkArgument("createCatalogue", "a plugin", source?.plugin, "fields");
  return registriesOf<NamedValues>(
    sources.map(({ plugin, origin }) => ({ lists: checkPlugin(plugin, origin), origin })),
  );
}
