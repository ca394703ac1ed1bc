/** Optimizers that see one parameter array at a time: its norm, its units, its scale. */
import { definePlugin } from "@thalweg/core";
import { adamMini } from "./adam-mini.js";
import { adamp } from "./adamp.js";
import { fromage } from "./fromage.js";
import { lamb } from "./lamb.js";
import { lars } from "./lars.js";
import { novograd } from "./novograd.js";
import { traits } from "./traits.js";

export { adamMini, adamp, fromage, lamb, lars, novograd };

export default definePlugin({
  name: "@thalweg/layerwise",
  version: "0.1.0",
  optimizers: [adamMini, adamp, fromage, lamb, lars, novograd],
  traits,
});
