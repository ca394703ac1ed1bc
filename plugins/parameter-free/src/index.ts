/** Optimizers that find their rate on the way. */
import { definePlugin } from "@thalweg/core";
import { adamg } from "./adamg.js";
import { dadaptAdam } from "./dadapt-adam.js";
import { dog } from "./dog.js";
import { dowg } from "./dowg.js";
import { momo } from "./momo.js";
import { momoAdam } from "./momo-adam.js";
import { polyakStep } from "./polyak-step.js";
import { prodigy } from "./prodigy.js";
import { traits } from "./traits.js";

export { adamg, dadaptAdam, dog, dowg, momo, momoAdam, polyakStep, prodigy };

export default definePlugin({
  name: "@thalweg/parameter-free",
  version: "0.1.0",
  optimizers: [adamg, dadaptAdam, dog, dowg, momo, momoAdam, polyakStep, prodigy],
  traits,
});
