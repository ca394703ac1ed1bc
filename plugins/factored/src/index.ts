/** Optimizers whose second moment is kept by rows and columns. */
import { definePlugin } from "@thalweg/core";
import { adafactor } from "./adafactor.js";
import { came } from "./came.js";
import { sm3 } from "./sm3.js";
import { traits } from "./traits.js";

export { adafactor, came, sm3 };

export default definePlugin({
  name: "@thalweg/factored",
  version: "0.1.0",
  optimizers: [adafactor, came, sm3],
  traits,
});
