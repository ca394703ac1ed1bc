import { choice, defineModel, flag, list, UsageError } from "@thalweg/core";
import { activationNames, activations } from "./activations.js";
import { initializerNames, initializers } from "./initializers.js";
import { featureCount, layer, layerParameters, rows } from "./layers.js";

/**
 * A dense network: dense layers with an activation between them, and none after the last.
 *
 *     h_0 = x
 *     h_(i+1) = activation(h_i W_i + b_i),   the last one without activation
 *
 * `x [examples, ...inputs]` is taken as rows; parameters `layerI.weight [in, out]` and
 * `layerI.bias [out]`, i from 0; biases begin at 0.
 *
 * Defaults: one hidden layer of 64 ReLU, He's normal weights (made for ReLU), with biases.
 * Throws UsageError for a width that is not a whole number from 1.
 * Reference: Rumelhart, Hinton & Williams 1986, "Learning representations by back-propagating
 * errors" (doi:10.1038/323533a0).
 */
export const dense = defineModel({
  name: "dense",
  aliases: ["mlp"],
  source: "Rumelhart, Hinton & Williams 1986 (doi:10.1038/323533a0)",
  formula: "h <- activation(h W + b), the last layer without activation",
  hyper: {
    widths: list([64], { meaning: "units of each hidden layer" }),
    activation: choice("relu", activationNames),
    init: choice("he-normal", initializerNames, { source: "He et al. 2015 (arXiv:1502.01852)" }),
    bias: flag(true),
  },
  parameters({ inputs, outputs, widths, init, bias }) {
    for (const width of widths) {
      if (!Number.isInteger(width) || width < 1) {
        throw new UsageError(
          `model "dense": width ${width} in [${widths.join(", ")}]; each must be a whole number from 1.`,
        );
      }
    }
    return layerParameters([featureCount(inputs), ...widths, outputs], initializers[init], bias);
  },
  forward({ x, parameters, widths, activation }) {
    const hidden = widths.reduce(
      (h, _, index) => activations[activation](layer(h, index, parameters)),
      rows(x),
    );
    return layer(hidden, widths.length, parameters);
  },
});
