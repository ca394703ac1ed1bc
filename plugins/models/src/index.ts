/** Models, and the activations and initial values they are made of. */
import { definePlugin } from "@thalweg/core";
import { activations, hardSigmoid } from "./activations.js";
import { convolutional } from "./convolutional.js";
import { dense } from "./dense.js";
import { initializers } from "./initializers.js";
import { linear } from "./linear.js";
import { sumOfUnits } from "./sum-of-units.js";
import { traits } from "./traits.js";
import { transformer } from "./transformer.js";

export {
  activations,
  convolutional,
  dense,
  hardSigmoid,
  initializers,
  linear,
  sumOfUnits,
  transformer,
};

export default definePlugin({
  name: "@thalweg/models",
  version: "0.1.0",
  models: [dense, convolutional, transformer, linear, sumOfUnits],
  traits,
});
