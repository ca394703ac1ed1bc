/** Everything that has a name, by kind: what trials are resolved against. Each thread builds its own from the same plugins. */
import {
  type Dataset,
  type Loss,
  type Model,
  type Optimizer,
  type Plugin,
  type Problem,
  Registry,
  type Scheduler,
} from "@thalweg/core";
import { checkPlugin } from "./check-plugin.js";

export interface Catalogue {
  readonly optimizers: Registry<Optimizer>;
  readonly schedulers: Registry<Scheduler>;
  readonly losses: Registry<Loss>;
  readonly models: Registry<Model>;
  readonly datasets: Registry<Dataset>;
  readonly problems: Registry<Problem>;
}

/** A plugin's manifest, and where it came from, for messages: `@thalweg/adam`, `plugin file /home/me/mine.ts`. */
export interface PluginSource {
  readonly plugin: Plugin;
  readonly origin: string;
}

/**
 * The registries of the named values of plugins, in the order given.
 * @throws PluginError for a malformed manifest
 * @throws UsageError if two values of one kind bear the same name
 */
export function createCatalogue(sources: readonly PluginSource[]): Catalogue {
  const catalogue: Catalogue = {
    optimizers: new Registry("optimizer"),
    schedulers: new Registry("scheduler"),
    losses: new Registry("loss"),
    models: new Registry("model"),
    datasets: new Registry("dataset"),
    problems: new Registry("problem"),
  };
  for (const { plugin, origin } of sources) {
    const manifest = checkPlugin(plugin, origin);
    for (const optimizer of manifest.optimizers) catalogue.optimizers.add(optimizer, origin);
    for (const scheduler of manifest.schedulers) catalogue.schedulers.add(scheduler, origin);
    for (const loss of manifest.losses) catalogue.losses.add(loss, origin);
    for (const model of manifest.models) catalogue.models.add(model, origin);
    for (const dataset of manifest.datasets) catalogue.datasets.add(dataset, origin);
    for (const problem of manifest.problems) catalogue.problems.add(problem, origin);
  }
  return catalogue;
}
