import { accumulation } from "./accumulation.js";
import { compiled } from "./compiled.js";
import { concatenation } from "./concatenation.js";
import { convergence } from "./convergence.js";
import { elsewhere } from "./elsewhere.js";
import { finite } from "./finite.js";
import { keepsShape } from "./keeps-shape.js";
import { masking } from "./masking.js";
import { oddness } from "./oddness.js";
import type { OptimizerLaw } from "./optimizer-law.js";
import { permutation } from "./permutation.js";
import { scaleInvariance } from "./scale-invariance.js";
import { schedules } from "./schedules.js";
import { scope } from "./scope.js";
import { stability } from "./stability.js";
import { stateRoundTrip } from "./state-round-trip.js";
import { steadiness } from "./steadiness.js";
import { vanishing } from "./vanishing.js";
import { zeroGradient } from "./zero-gradient.js";

/** The laws of optimizers, for any test runner. */
export const optimizerLaws: readonly OptimizerLaw[] = [
  zeroGradient,
  oddness,
  permutation,
  concatenation,
  scope,
  scaleInvariance,
  steadiness,
  keepsShape,
  stateRoundTrip,
  accumulation,
  masking,
  schedules,
  elsewhere,
  vanishing,
  compiled,
  convergence,
  stability,
  finite,
];
