/** Rprop, RMSProp and AdaDelta: the gradient freed of its size. */
import { definePlugin } from "@thalweg/core";
import { adadelta } from "./adadelta.js";
import { rmsprop } from "./rmsprop.js";
import { rmspropMomentum } from "./rmsprop-momentum.js";
import { rprop } from "./rprop.js";
import { traits } from "./traits.js";

export { adadelta, rmsprop, rmspropMomentum, rprop };

export default definePlugin({
  name: "@thalweg/rmsprop",
  version: "0.1.0",
  optimizers: [rprop, rmsprop, rmspropMomentum, adadelta],
  traits,
});
