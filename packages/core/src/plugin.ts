/** Plugins: a module whose default export is a manifest of named values. They travel between threads as references, never as values. */
import type { Dataset } from "./dataset.js";
import type { Loss } from "./loss.js";
import type { Model } from "./model.js";
import type { Optimizer } from "./optimizer.js";
import type { Problem } from "./problem.js";
import type { Scheduler } from "./scheduler.js";
import type { PluginTraits } from "./traits.js";
import type { Transform } from "./transform.js";

/** What a plugin brings. */
export interface Plugin {
  readonly kind: "plugin";
  readonly name: string;
  readonly version: string;
  readonly optimizers: readonly Optimizer[];
  readonly schedulers: readonly Scheduler[];
  readonly transforms: readonly Transform[];
  readonly losses: readonly Loss[];
  readonly models: readonly Model[];
  readonly datasets: readonly Dataset[];
  readonly problems: readonly Problem[];
  /** What the laws of `@thalweg/testing` are held against. */
  readonly traits?: PluginTraits;
}

export type PluginDefinition = Pick<Plugin, "name"> & Partial<Omit<Plugin, "kind" | "name">>;

/** Defines a plugin: `export default definePlugin({ name: "my-plugin", optimizers: [mine] })`. */
export function definePlugin(definition: PluginDefinition): Plugin {
  return {
    kind: "plugin",
    name: definition.name,
    version: definition.version ?? "0.0.0",
    optimizers: definition.optimizers ?? [],
    schedulers: definition.schedulers ?? [],
    transforms: definition.transforms ?? [],
    losses: definition.losses ?? [],
    models: definition.models ?? [],
    datasets: definition.datasets ?? [],
    problems: definition.problems ?? [],
    ...(definition.traits && { traits: definition.traits }),
  };
}

/** Where a plugin is: a module specifier or file URL, and its version or the hash of its file, which a trial's identity holds. */
export interface PluginReference {
  readonly module: string;
  readonly version: string;
}
