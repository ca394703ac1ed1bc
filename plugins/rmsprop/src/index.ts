/** RMSProp. */
import { definePlugin } from "@thalweg/core";
import { rmsprop } from "./rmsprop.js";

export { rmsprop };

export default definePlugin({ name: "@thalweg/rmsprop", version: "0.1.0", optimizers: [rmsprop] });
