/** The names that plugins bring, with their descriptions: what a thread knows that has not loaded them. */
import { Registry } from "@thalweg/core";
import { checkApart } from "./catalogue.js";
import type {
  DatasetDescription,
  LossDescription,
  ModelDescription,
  OptimizerDescription,
  PluginDescription,
  ProblemDescription,
  SchedulerDescription,
  TransformDescription,
} from "./describe-plugin.js";

export interface Directory {
  readonly optimizers: Registry<OptimizerDescription>;
  readonly schedulers: Registry<SchedulerDescription>;
  readonly transforms: Registry<TransformDescription>;
  readonly losses: Registry<LossDescription>;
  readonly models: Registry<ModelDescription>;
  readonly datasets: Registry<DatasetDescription>;
  readonly problems: Registry<ProblemDescription>;
}

/** A plugin's description, and where it came from, for messages. */
export interface DescribedPlugin {
  readonly description: PluginDescription;
  readonly origin: string;
}

/**
 * The descriptions by name.
 * @throws UsageError if two of one kind bear the same name
 */
export function createDirectory(plugins: readonly DescribedPlugin[]): Directory {
  const directory: Directory = {
    optimizers: new Registry("optimizer"),
    schedulers: new Registry("scheduler"),
    transforms: new Registry("transform"),
    losses: new Registry("loss"),
    models: new Registry("model"),
    datasets: new Registry("dataset"),
    problems: new Registry("problem"),
  };
  for (const { description, origin } of plugins) {
    for (const each of description.optimizers) directory.optimizers.add(each, origin);
    for (const each of description.schedulers) directory.schedulers.add(each, origin);
    for (const each of description.transforms) directory.transforms.add(each, origin);
    for (const each of description.losses) directory.losses.add(each, origin);
    for (const each of description.models) directory.models.add(each, origin);
    for (const each of description.datasets) directory.datasets.add(each, origin);
    for (const each of description.problems) directory.problems.add(each, origin);
  }
  checkApart(directory);
  return directory;
}
