/** Rectified Adam. */
import { definePlugin } from "@thalweg/core";
import { radam } from "./radam.js";
import { traits } from "./traits.js";

export { radam };

export default definePlugin({
  name: "@thalweg/radam",
  version: "0.1.0",
  optimizers: [radam],
  traits,
});
