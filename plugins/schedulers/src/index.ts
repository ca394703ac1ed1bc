/** Schedules of a hyperparameter over a run. */
import { definePlugin } from "@thalweg/core";
import { chebyshev } from "./chebyshev.js";
import { constant } from "./constant.js";
import { cosine } from "./cosine.js";
import { cosineRestarts } from "./cosine-restarts.js";
import { cosineWarmup } from "./cosine-warmup.js";
import { cyclic } from "./cyclic.js";
import { exponential } from "./exponential.js";
import { exponentialWarmup } from "./exponential-warmup.js";
import { inverseSqrt } from "./inverse-sqrt.js";
import { inverseTime } from "./inverse-time.js";
import { knee } from "./knee.js";
import { linear } from "./linear.js";
import { linearToZero } from "./linear-to-zero.js";
import { linearWarmup } from "./linear-warmup.js";
import { multistep } from "./multistep.js";
import { noam } from "./noam.js";
import { oneCycle } from "./one-cycle.js";
import { oneCycleMomentum } from "./one-cycle-momentum.js";
import { piecewiseConstant } from "./piecewise-constant.js";
import { piecewiseInterpolate } from "./piecewise-interpolate.js";
import { plateau } from "./plateau.js";
import { polynomial } from "./polynomial.js";
import { powerLaw } from "./power-law.js";
import { radamRectification } from "./radam-rectification.js";
import { rex } from "./rex.js";
import { step } from "./step.js";
import { trapezoid } from "./trapezoid.js";
import { untunedExponentialWarmup } from "./untuned-exponential-warmup.js";
import { untunedLinearWarmup } from "./untuned-linear-warmup.js";
import { warmupCosine } from "./warmup-cosine.js";
import { warmupExponential } from "./warmup-exponential.js";

export {
  chebyshev,
  constant,
  cosine,
  cosineRestarts,
  cosineWarmup,
  cyclic,
  exponential,
  exponentialWarmup,
  inverseSqrt,
  inverseTime,
  knee,
  linear,
  linearToZero,
  linearWarmup,
  multistep,
  noam,
  oneCycle,
  oneCycleMomentum,
  piecewiseConstant,
  piecewiseInterpolate,
  plateau,
  polynomial,
  powerLaw,
  radamRectification,
  rex,
  step,
  trapezoid,
  untunedExponentialWarmup,
  untunedLinearWarmup,
  warmupCosine,
  warmupExponential,
};

export default definePlugin({
  name: "@thalweg/schedulers",
  version: "0.1.0",
  schedulers: [
    constant,
    linear,
    polynomial,
    exponential,
    step,
    multistep,
    piecewiseConstant,
    piecewiseInterpolate,
    inverseTime,
    powerLaw,
    inverseSqrt,
    noam,
    cosine,
    cosineRestarts,
    linearWarmup,
    cosineWarmup,
    exponentialWarmup,
    untunedLinearWarmup,
    untunedExponentialWarmup,
    radamRectification,
    warmupCosine,
    warmupExponential,
    linearToZero,
    trapezoid,
    knee,
    rex,
    oneCycle,
    oneCycleMomentum,
    cyclic,
    chebyshev,
    plateau,
  ],
});
