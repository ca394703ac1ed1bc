import { choice, defineModel, flag } from "@thalweg/core";
import { initializerNames, initializers } from "./initializers.js";
import { featureCount, layer, layerParameters, rows } from "./layers.js";

/**
 * A linear model: weighted sums of the inputs.
 *
 *     y = b + w x
 *
 * With mean squared error this is linear regression, with cross-entropy multinomial logistic
 * regression. Parameters `layer0.weight [features, outputs]` and `layer0.bias [outputs]`; the bias
 * begins at 0.
 *
 * Defaults: Glorot's uniform weights (Keras), so that seeds begin at different points although the
 * loss is convex; with `init: "zeros"` all seeds begin at the same point.
 * Reference: Gauss 1809, "Theoria motus corporum coelestium"; Cox 1958, "The regression analysis of
 * binary sequences".
 */
export const linear = defineModel({
  name: "linear",
  source: "Gauss 1809; Cox 1958",
  formula: "y = b + w x",
  hyper: {
    init: choice("glorot-uniform", initializerNames, { source: "Keras" }),
    bias: flag(true),
  },
  parameters: ({ inputs, outputs, init, bias }) =>
    layerParameters([featureCount(inputs), outputs], initializers[init], bias),
  forward: ({ x, parameters }) => layer(rows(x), 0, parameters),
});
