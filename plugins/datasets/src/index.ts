/** Data sets. */
import { definePlugin } from "@thalweg/core";
import { diabetes } from "./diabetes.js";
import { digits } from "./digits.js";
import { piecewiseLinear, piecewiseLinearCurve } from "./piecewise-linear.js";

export { diabetes, digits, piecewiseLinear, piecewiseLinearCurve };

export default definePlugin({
  name: "@thalweg/datasets",
  version: "0.1.0",
  datasets: [digits, diabetes, piecewiseLinear],
});
