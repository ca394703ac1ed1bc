/** Optimizers whose gradients are corrected by earlier ones. */
import { definePlugin } from "@thalweg/core";
import { mars } from "./mars.js";
import { traits } from "./traits.js";

export { mars };

export default definePlugin({
  name: "@thalweg/variance-reduced",
  version: "0.1.0",
  optimizers: [mars],
  traits,
});
