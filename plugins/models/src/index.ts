/** Models, and the activations and initial values they are made of. */
import { definePlugin } from "@thalweg/core";
import { activations, hardSigmoid } from "./activations.js";
import { dense } from "./dense.js";
import { initializers } from "./initializers.js";
import { linear } from "./linear.js";
import { sumOfUnits } from "./sum-of-units.js";

export { activations, dense, hardSigmoid, initializers, linear, sumOfUnits };

export default definePlugin({
  name: "@thalweg/models",
  version: "0.1.0",
  models: [dense, linear, sumOfUnits],
});
