import { defineProblem } from "@thalweg/core";
import { crossEntropy } from "@thalweg/losses";
import { dense } from "@thalweg/models";
import { syntheticDataset } from "./synthetic.js";
import type { Work } from "./work.js";

const batchSize = 128;
const classes = 10;

export const wideDenseWork: Work = {
  id: "C",
  title: "784-256-10 ReLU, batch 128, cross-entropy",
  lr: 1e-3,
  floors: { portable: 0.9, fast: 1.1, blas: 1.8 },
  tolerance: 1e-4,
  problem: defineProblem({
    name: "bench-c",
    source: "the bench's own",
    dataset: syntheticDataset({
      name: "bench-c-data",
      batchSize,
      inputShape: [784],
      targetShape: [],
      classes,
      input: (random) => random.uniform(),
      target: (random) => random.integer(classes),
    }),
    batchSize,
    epochs: 10,
    metrics: [],
    network: () => ({
      model: {
        model: dense,
        hyper: { widths: [256], activation: "relu", init: "he-normal" },
      },
      loss: { loss: crossEntropy },
    }),
  }),
};
