import { type PartitionOptimizer, partition } from "@thalweg/core";
import { fallbackAdamw } from "./fallback-adamw.js";
import { orthogonalizedMomentum } from "./orthogonalized-momentum.js";

/**
 * Muon: orthogonalized momentum on matrices, AdamW on vectors and single values.
 *
 * The hyperparameters are those of {@link orthogonalizedMomentum} (`matrices.lr`, or `lr`) and of
 * {@link fallbackAdamw} (`rest.adamLr`, or `adamLr`). The author uses AdamW for embeddings and the
 * last layer too; a custom partition can do this.
 * Reference: Jordan 2024, "Muon: an optimizer for hidden layers in neural networks"
 * (https://kellerjordan.github.io/posts/muon).
 */
export const muon: PartitionOptimizer = {
  ...partition("muon", "Jordan 2024 (https://kellerjordan.github.io/posts/muon)", [
    {
      name: "matrices",
      select: ({ shape }) => shape.length > 1,
      optimizer: orthogonalizedMomentum,
    },
    { name: "rest", select: () => true, optimizer: fallbackAdamw },
  ]),
  formula:
    "matrices: M <- momentum M + G; theta <- theta - lr NewtonSchulz(G + momentum M); rest: AdamW",
};
