import { cast, defineLoss, defineModel, defineProblem, mean, reshape } from "@thalweg/core";
import { resolveHyper } from "@thalweg/core/host";
import { crossEntropy } from "@thalweg/losses";
import { transformer } from "@thalweg/models";
import { syntheticDataset } from "./synthetic.js";
import type { Work } from "./work.js";

const batchSize = 16;
const context = 32;
const vocabulary = 64;

const { structural } = resolveHyper('model "transformer"', transformer.hyper, {
  layers: 1,
  width: 64,
  heads: 4,
  feedForward: 256,
  activation: "gelu",
});

/** The transformer with an output for each token, at every place. */
const model = defineModel({
  name: "bench-transformer",
  source: transformer.source,
  hyper: {},
  parameters: ({ inputs }) =>
    transformer.parameters({ ...structural, inputs, outputs: vocabulary }),
  forward: (input) => transformer.forward({ ...structural, ...input, outputs: vocabulary }),
});

/** The mean over places of the cross-entropy of the next token; targets are numbers of tokens. */
const nextToken = defineLoss({
  name: "bench-next-token",
  source: crossEntropy.source,
  targets: "values",
  value({ prediction, target }) {
    const rows = reshape(prediction, [-1, vocabulary]);
    const each = crossEntropy.value({
      prediction: rows,
      target: reshape(cast(target, "i32"), [-1]),
    });
    return mean(reshape(each, [-1, context]), 1);
  },
});

export const transformerWork: Work = {
  id: "E",
  title:
    "transformer, 1 layer, width 64, 4 heads, feed-forward 256, context 32, vocabulary 64, batch 16",
  lr: 1e-3,
  floors: { portable: 0.8, blas: 1.5 },
  tolerance: 1e-4,
  problem: defineProblem({
    name: "bench-e",
    source: "the bench's own",
    dataset: syntheticDataset({
      name: "bench-e-data",
      batchSize,
      inputShape: [context],
      targetShape: [context],
      input: (random) => random.integer(vocabulary),
      target: (random) => random.integer(vocabulary),
    }),
    batchSize,
    epochs: 10,
    metrics: [],
    network: () => ({ model: { model }, loss: { loss: nextToken } }),
  }),
};
