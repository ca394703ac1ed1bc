/** Rectified Adam. */
import { definePlugin } from "@thalweg/core";
import { radam } from "./radam.js";
import { rectification } from "./rectification.js";

export { radam, rectification };

export default definePlugin({ name: "@thalweg/radam", version: "0.1.0", optimizers: [radam] });
