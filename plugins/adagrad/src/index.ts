/** What sums over the whole past: AdaGrad, MADGRAD, COCOB. */
import { definePlugin } from "@thalweg/core";
import { adagrad } from "./adagrad.js";
import { cocob } from "./cocob.js";
import { madgrad } from "./madgrad.js";
import { traits } from "./traits.js";

export { adagrad, cocob, madgrad };

export default definePlugin({
  name: "@thalweg/adagrad",
  version: "0.1.0",
  optimizers: [adagrad, madgrad, cocob],
  traits,
});
