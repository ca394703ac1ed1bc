/**
 * Synthetic data with a workload's shapes: only time is measured, but every peer must get the same
 * data.
 */
import { type Dataset, defineDataset, type Examples, type Shape } from "@thalweg/core";
import { type Stream, stream } from "@thalweg/core/numeric";

interface SyntheticData {
  readonly name: string;
  /** Batches in an epoch, which determine the size of the training split. */
  readonly batchSize: number;
  readonly inputShape: Shape;
  readonly targetShape: Shape;
  readonly classes?: number;
  /** One number of an input, or of a target if there are no classes. */
  readonly input: (random: Stream) => number;
  readonly target: (random: Stream) => number;
}

/** Training batches in an epoch. */
export const batchesPerEpoch = 16;
/** Examples of the validation and test splits: few, because only trials measure them. */
const heldOut = 16;

export function syntheticDataset(data: SyntheticData): Dataset {
  const { name, batchSize, inputShape, targetShape, classes } = data;
  return defineDataset({
    name,
    source: "made up from a stream of random numbers",
    licence: "MIT",
    load: async () => ({
      inputShape,
      targetShape,
      ...(classes !== undefined && { classes }),
      train: examples(data, "train", batchesPerEpoch * batchSize),
      validation: examples(data, "validation", heldOut),
      test: examples(data, "test", heldOut),
    }),
  });
}

function examples(data: SyntheticData, split: string, count: number): Examples {
  const { name, inputShape, targetShape, classes } = data;
  const inputs = stream("bench", name, split, "inputs");
  const targets = stream("bench", name, split, "targets");
  const targetCount = count * sizeOf(targetShape);
  return {
    count,
    inputs: Float64Array.from({ length: count * sizeOf(inputShape) }, () =>
      Math.fround(data.input(inputs)),
    ),
    targets:
      classes === undefined
        ? Float64Array.from({ length: targetCount }, () => Math.fround(data.target(targets)))
        : Int32Array.from({ length: targetCount }, () => data.target(targets)),
  };
}

const sizeOf = (shape: Shape): number => shape.reduce((product, extent) => product * extent, 1);
