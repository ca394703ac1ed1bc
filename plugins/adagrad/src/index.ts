/** AdaGrad. */
import { definePlugin } from "@thalweg/core";
import { adagrad } from "./adagrad.js";

export { adagrad };

export default definePlugin({ name: "@thalweg/adagrad", version: "0.1.0", optimizers: [adagrad] });
