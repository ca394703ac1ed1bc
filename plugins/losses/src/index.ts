/** Losses. */
import { definePlugin } from "@thalweg/core";
import { binaryCrossEntropy } from "./binary-cross-entropy.js";
import { binaryHinge } from "./binary-hinge.js";
import { cosineDistance } from "./cosine-distance.js";
import { crossEntropy } from "./cross-entropy.js";
import { focal } from "./focal.js";
import { huber } from "./huber.js";
import { klDivergence } from "./kl-divergence.js";
import { logCosh } from "./log-cosh.js";
import { meanAbsoluteError } from "./mean-absolute-error.js";
import { meanSquaredError } from "./mean-squared-error.js";
import { multiMargin } from "./multi-margin.js";
import { negativeLogLikelihood } from "./negative-log-likelihood.js";
import { smoothL1 } from "./smooth-l1.js";
import { softCrossEntropy } from "./soft-cross-entropy.js";

export {
  binaryCrossEntropy,
  binaryHinge,
  cosineDistance,
  crossEntropy,
  focal,
  huber,
  klDivergence,
  logCosh,
  meanAbsoluteError,
  meanSquaredError,
  multiMargin,
  negativeLogLikelihood,
  smoothL1,
  softCrossEntropy,
};

export default definePlugin({
  name: "@thalweg/losses",
  version: "0.1.0",
  losses: [
    meanSquaredError,
    meanAbsoluteError,
    huber,
    smoothL1,
    logCosh,
    cosineDistance,
    crossEntropy,
    softCrossEntropy,
    negativeLogLikelihood,
    klDivergence,
    binaryCrossEntropy,
    focal,
    binaryHinge,
    multiMargin,
  ],
});
