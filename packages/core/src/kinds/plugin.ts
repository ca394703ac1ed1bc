/**
 * Plugins. A plugin is a module whose default export is a manifest of named values. Threads receive
 * references to plugins, never the values.
 */
import { completeLists, type ListsOf, type NamedValues } from "./kinds.js";
import type { PluginTraits } from "./traits.js";

/** The manifest of a plugin. */
export interface Plugin extends ListsOf<NamedValues> {
  readonly kind: "plugin";
  readonly name: string;
  readonly version: string;
  /** What the laws of `@thalweg/testing` need to know about the values. */
  readonly traits?: PluginTraits;
}

export interface PluginDefinition extends Partial<ListsOf<NamedValues>> {
  readonly name: string;
  readonly version?: string;
  readonly traits?: PluginTraits;
}

/** Defines a plugin: `export default definePlugin({ name: "my-plugin", optimizers: [mine] })`. */
export function definePlugin(definition: PluginDefinition): Plugin {
  return {
    kind: "plugin",
    name: definition.name,
    version: definition.version ?? "0.0.0",
    ...completeLists<NamedValues>(definition),
    ...(definition.traits && { traits: definition.traits }),
  };
}

/**
 * Identifies a plugin: a module specifier with its version, or a file URL with the hash of the
 * file. Part of a trial's identity.
 */
export interface PluginReference {
  readonly module: string;
  readonly version: string;
}
