/** Checks that a problem and its data set match. */
import type { DataProblem, Splits } from "@thalweg/core";
import { type ConfiguredLoss, PluginError } from "@thalweg/core/host";
import { showShape } from "@thalweg/tensor";

const names = ["train", "validation", "test"] as const;

/** @throws PluginError if a batch has more examples than the training split */
export function checkBatchSize({ name, batchSize, dataset }: DataProblem, { train }: Splits): void {
  if (batchSize <= train.count) return;
  throw new PluginError(
    `problem "${name}": a batch has ${batchSize} examples and the train split of dataset "${dataset.name}" has ${train.count}; batchSize must be from 1 to that.`,
  );
}

/**
 * Checks that the targets of a data set have the kind that the loss of a problem requires.
 * @throws PluginError if the loss requires classes and there are none, or a target is out of its
 * range
 */
export function checkTargets(
  { name, dataset }: DataProblem,
  { loss }: ConfiguredLoss,
  splits: Splits,
): void {
  const owner = `problem "${name}": its loss "${loss.name}"`;
  if (loss.targets === "classes" && splits.classes === undefined) {
    throw new PluginError(
      `${owner} takes classes and dataset "${dataset.name}" has values of shape ${showShape(splits.targetShape)} as targets; choose a loss of values, or say in the data set how many classes there are.`,
    );
  }
  const range = loss.targetRange ?? (loss.targets === "probabilities" ? [0, 1] : undefined);
  if (range === undefined) return;
  const [low, high] = range as readonly [number, number];
  for (const split of names) {
    const { targets } = splits[split];
    const bad = targets.findIndex((each) => !(each >= low && each <= high));
    if (bad < 0) continue;
    throw new PluginError(
      `${owner} takes targets from ${low} to ${high} and the ${split} split of dataset "${dataset.name}" has ${targets[bad]} as target ${bad}; scale them, or choose another loss.`,
    );
  }
}
