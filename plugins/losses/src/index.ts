/** Losses. */
import { definePlugin } from "@thalweg/core";
import { crossEntropy } from "./cross-entropy.js";
import { meanAbsoluteError } from "./mean-absolute-error.js";
import { meanSquaredError } from "./mean-squared-error.js";

export { crossEntropy, meanAbsoluteError, meanSquaredError };

export default definePlugin({
  name: "@thalweg/losses",
  version: "0.1.0",
  losses: [meanSquaredError, meanAbsoluteError, crossEntropy],
});
