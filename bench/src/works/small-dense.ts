import { defineProblem } from "@thalweg/core";
import { crossEntropy } from "@thalweg/losses";
import { dense } from "@thalweg/models";
import { syntheticDataset } from "./synthetic.js";
import type { Work } from "./work.js";

const batchSize = 64;
const classes = 10;

export const smallDenseWork: Work = {
  id: "B",
  title: "64-64-64-10 ReLU, batch 64, cross-entropy",
  lr: 1e-3,
  floors: { portable: 4.2, blas: 7.5 },
  tolerance: 1e-4,
  problem: defineProblem({
    name: "bench-b",
    source: "the bench's own",
    dataset: syntheticDataset({
      name: "bench-b-data",
      batchSize,
      inputShape: [64],
      targetShape: [],
      classes,
      input: (random) => random.normal(),
      target: (random) => random.integer(classes),
    }),
    batchSize,
    epochs: 10,
    metrics: [],
    network: () => ({
      model: {
        model: dense,
        hyper: { widths: [64, 64], activation: "relu", init: "he-normal" },
      },
      loss: { loss: crossEntropy },
    }),
  }),
};
