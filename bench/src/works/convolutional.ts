import { defineProblem } from "@thalweg/core";
import { crossEntropy } from "@thalweg/losses";
import { convolutional } from "@thalweg/models";
import { syntheticDataset } from "./synthetic.js";
import type { Work } from "./work.js";

const batchSize = 64;
const classes = 10;

export const convolutionalWork: Work = {
  id: "D",
  title: "convolutions of 8 and 16 channels 3x3 on 28x28, 2x2 max-pools, dense 10, batch 64",
  lr: 1e-3,
  floors: { portable: 1.5, blas: 2.5 },
  // A max pool passes its gradient to one of its elements; if two sums are nearly equal, their last
  // bits decide to which. A change of PyTorch's parameters by 1e-6 of their size changes its losses
  // by up to 3e-5 here.
  tolerance: 5e-4,
  problem: defineProblem({
    name: "bench-d",
    source: "the bench's own",
    dataset: syntheticDataset({
      name: "bench-d-data",
      batchSize,
      inputShape: [28, 28],
      targetShape: [],
      classes,
      input: (random) => random.uniform(),
      target: (random) => random.integer(classes),
    }),
    batchSize,
    epochs: 10,
    metrics: [],
    network: () => ({
      model: { model: convolutional, hyper: { channels: [8, 16], activation: "relu" } },
      loss: { loss: crossEntropy },
    }),
  }),
};
