/** Adam. */
import { definePlugin } from "@thalweg/core";
import { adam } from "./adam.js";

export { adam };

export default definePlugin({ name: "@thalweg/adam", version: "0.1.0", optimizers: [adam] });
