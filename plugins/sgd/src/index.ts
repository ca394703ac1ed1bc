/** Gradient descent, and what only gathers, averages or mixes gradients. */
import { definePlugin } from "@thalweg/core";
import { aggmo } from "./aggmo.js";
import { asgd } from "./asgd.js";
import { gradientDescent } from "./gradient-descent.js";
import { momentum } from "./momentum.js";
import { nesterov } from "./nesterov.js";
import { noisySgd } from "./noisy-sgd.js";
import { optimisticGradientDescent } from "./optimistic-gradient-descent.js";
import { pid } from "./pid.js";
import { qhm } from "./qhm.js";
import { sgd } from "./sgd.js";
import { sgdw } from "./sgdw.js";
import { traits } from "./traits.js";

export {
  aggmo,
  asgd,
  gradientDescent,
  momentum,
  nesterov,
  noisySgd,
  optimisticGradientDescent,
  pid,
  qhm,
  sgd,
  sgdw,
};

export default definePlugin({
  name: "@thalweg/sgd",
  version: "0.1.0",
  optimizers: [
    gradientDescent,
    momentum,
    nesterov,
    sgd,
    sgdw,
    qhm,
    aggmo,
    pid,
    asgd,
    optimisticGradientDescent,
    noisySgd,
  ],
  traits,
});
