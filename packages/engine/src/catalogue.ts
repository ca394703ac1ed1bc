/** Everything that has a name, by kind: what trials are resolved against. Each thread builds its own from the same plugins. */
import {
  type Dataset,
  type Loss,
  type Model,
  type Named,
  type Optimizer,
  type Plugin,
  type Problem,
  Registry,
  type Scheduler,
  type Transform,
  UsageError,
} from "@thalweg/core";
import { checkPlugin } from "./check-plugin.js";

export interface Catalogue {
  readonly optimizers: Registry<Optimizer>;
  readonly schedulers: Registry<Scheduler>;
  readonly transforms: Registry<Transform>;
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
    transforms: new Registry("transform"),
    losses: new Registry("loss"),
    models: new Registry("model"),
    datasets: new Registry("dataset"),
    problems: new Registry("problem"),
  };
  for (const { plugin, origin } of sources) {
    const manifest = checkPlugin(plugin, origin);
    for (const optimizer of manifest.optimizers) catalogue.optimizers.add(optimizer, origin);
    for (const scheduler of manifest.schedulers) catalogue.schedulers.add(scheduler, origin);
    for (const transform of manifest.transforms) catalogue.transforms.add(transform, origin);
    for (const loss of manifest.losses) catalogue.losses.add(loss, origin);
    for (const model of manifest.models) catalogue.models.add(model, origin);
    for (const dataset of manifest.datasets) catalogue.datasets.add(dataset, origin);
    for (const problem of manifest.problems) catalogue.problems.add(problem, origin);
  }
  checkApart(catalogue);
  return catalogue;
}

/**
 * Expressions name optimizers and transforms alike, so that no name may be both.
 * @throws UsageError for one that is
 */
export function checkApart({ optimizers, transforms }: Apart): void {
  for (const { name, aliases = [] } of transforms.values()) {
    const shared = [name, ...aliases].find((each) => optimizers.has(each));
    if (shared === undefined) continue;
    throw new UsageError(
      `transform "${shared}" of ${transforms.originOf(shared)} has the name of an optimizer of ${optimizers.originOf(shared)}; give one of them another name.`,
    );
  }
}

interface Apart {
  readonly optimizers: Registry<Named>;
  readonly transforms: Registry<Named>;
}
