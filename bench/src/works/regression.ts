import { defineProblem } from "@thalweg/core";
import { meanSquaredError } from "@thalweg/losses";
import { dense } from "@thalweg/models";
import { syntheticDataset } from "./synthetic.js";
import type { Work } from "./work.js";

const batchSize = 32;

export const regressionWork: Work = {
  id: "A",
  title: "1-64-1 sigmoid, batch 32, squared error",
  lr: 1e-3,
  floors: { portable: 36 },
  tolerance: 1e-4,
  problem: defineProblem({
    name: "bench-a",
    source: "the bench's own",
    dataset: syntheticDataset({
      name: "bench-a-data",
      batchSize,
      inputShape: [1],
      targetShape: [1],
      input: (random) => 2 * random.uniform() - 1,
      target: (random) => random.normal(),
    }),
    batchSize,
    epochs: 10,
    metrics: [],
    network: () => ({
      model: {
        model: dense,
        hyper: { widths: [64], activation: "sigmoid", init: "glorot-uniform" },
      },
      loss: { loss: meanSquaredError },
    }),
  }),
};
