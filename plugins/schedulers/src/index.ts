/** Schedules of a hyperparameter over a run. */
import { definePlugin } from "@thalweg/core";
import { constant } from "./constant.js";
import { cosine } from "./cosine.js";
import { exponential } from "./exponential.js";
import { inverseSqrt } from "./inverse-sqrt.js";
import { linearWarmup } from "./linear-warmup.js";
import { plateau } from "./plateau.js";
import { radamRectification } from "./radam-rectification.js";
import { step } from "./step.js";
import { untunedExponentialWarmup } from "./untuned-exponential-warmup.js";
import { untunedLinearWarmup } from "./untuned-linear-warmup.js";
import { warmupCosine } from "./warmup-cosine.js";

export {
  constant,
  cosine,
  exponential,
  inverseSqrt,
  linearWarmup,
  plateau,
  radamRectification,
  step,
  untunedExponentialWarmup,
  untunedLinearWarmup,
  warmupCosine,
};

export default definePlugin({
  name: "@thalweg/schedulers",
  version: "0.1.0",
  schedulers: [
    constant,
    step,
    exponential,
    cosine,
    linearWarmup,
    warmupCosine,
    inverseSqrt,
    radamRectification,
    untunedLinearWarmup,
    untunedExponentialWarmup,
    plateau,
  ],
});
