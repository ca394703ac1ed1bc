/** Gradient descent, and momentum in its two classical forms. */
import { definePlugin } from "@thalweg/core";
import { gradientDescent } from "./gradient-descent.js";
import { momentum } from "./momentum.js";
import { nesterov } from "./nesterov.js";
import { sgd } from "./sgd.js";

export { gradientDescent, momentum, nesterov, sgd };

export default definePlugin({
  name: "@thalweg/sgd",
  version: "0.1.0",
  optimizers: [gradientDescent, momentum, nesterov, sgd],
});
