/** Adam, and its first corrections. */
import { definePlugin } from "@thalweg/core";
import { adam } from "./adam.js";
import { adamax } from "./adamax.js";
import { adamw } from "./adamw.js";
import { amsgrad } from "./amsgrad.js";
import { nadam } from "./nadam.js";
import { traits } from "./traits.js";

export { adam, adamax, adamw, amsgrad, nadam };

export default definePlugin({
  name: "@thalweg/adam",
  version: "0.1.0",
  optimizers: [adam, adamw, amsgrad, nadam, adamax],
  traits,
});
