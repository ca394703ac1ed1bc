/** The test problems of the starter study. */
import { definePlugin } from "@thalweg/core";
import { accuracy } from "./accuracy.js";
import { beale } from "./beale.js";
import { diabetesLinear } from "./diabetes-linear.js";
import { digitsMlp } from "./digits-mlp.js";
import { digitsSoftmax } from "./digits-softmax.js";
import { piecewiseLinear } from "./piecewise-linear.js";
import { rosenbrock } from "./rosenbrock.js";

export { accuracy, beale, diabetesLinear, digitsMlp, digitsSoftmax, piecewiseLinear, rosenbrock };

export default definePlugin({
  name: "@thalweg/problems",
  version: "0.1.0",
  problems: [rosenbrock, beale, diabetesLinear, piecewiseLinear, digitsSoftmax, digitsMlp],
});
