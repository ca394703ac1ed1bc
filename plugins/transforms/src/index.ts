/**
 * Transforms of gradients and steps, stages of chains: clipping, scaling, momentum, noise,
 * sharpness awareness.
 */
import { definePlugin } from "@thalweg/core";
import { adaptiveGradientClipping } from "./adaptive-gradient-clipping.js";
import { addDecayedWeights } from "./add-decayed-weights.js";
import { addNoise } from "./add-noise.js";
import { asam } from "./asam.js";
import { cautious } from "./cautious.js";
import { centralize } from "./centralize.js";
import { clipByBlockRms } from "./clip-by-block-rms.js";
import { clipByGlobalNorm } from "./clip-by-global-norm.js";
import { clipByNorm } from "./clip-by-norm.js";
import { clipByUnitNorm } from "./clip-by-unit-norm.js";
import { clipByValue } from "./clip-by-value.js";
import { debiasedEma } from "./debiased-ema.js";
import { emaOfGradients } from "./ema.js";
import { grokfastEma } from "./grokfast-ema.js";
import { negate } from "./negate.js";
import { nesterovTrace } from "./nesterov-trace.js";
import { normalizeByGlobalNorm } from "./normalize-by-global-norm.js";
import { normalizeByNorm } from "./normalize-by-norm.js";
import { orthogonalGradient } from "./orthogonal-gradient.js";
import { orthogonalize } from "./orthogonalize.js";
import { sam } from "./sam.js";
import { scaleByAdadelta } from "./scale-by-adadelta.js";
import { scaleByAdam } from "./scale-by-adam.js";
import { scaleByAdamax } from "./scale-by-adamax.js";
import { scaleByAdan } from "./scale-by-adan.js";
import { scaleByAmsgrad } from "./scale-by-amsgrad.js";
import { scaleByBelief } from "./scale-by-belief.js";
import { scaleByLearningRate } from "./scale-by-learning-rate.js";
import { scaleByLion } from "./scale-by-lion.js";
import { scaleByNovograd } from "./scale-by-novograd.js";
import { scaleByParamNorm } from "./scale-by-param-norm.js";
import { scaleByParamRms } from "./scale-by-param-rms.js";
import { scaleByPolyak } from "./scale-by-polyak.js";
import { scaleByRadam } from "./scale-by-radam.js";
import { scaleByRms } from "./scale-by-rms.js";
import { scaleByRss } from "./scale-by-rss.js";
import { scaleBySm3 } from "./scale-by-sm3.js";
import { scaleByStddev } from "./scale-by-stddev.js";
import { scaleByTrustRatio } from "./scale-by-trust-ratio.js";
import { scaleByYogi } from "./scale-by-yogi.js";
import { signOf } from "./sign.js";
import { trace } from "./trace.js";
import { traits } from "./traits.js";
import { zeroNans } from "./zero-nans.js";

export { masked } from "./masked.js";
export {
  adaptiveGradientClipping,
  addDecayedWeights,
  addNoise,
  asam,
  cautious,
  centralize,
  clipByBlockRms,
  clipByGlobalNorm,
  clipByNorm,
  clipByUnitNorm,
  clipByValue,
  debiasedEma,
  emaOfGradients,
  grokfastEma,
  negate,
  nesterovTrace,
  normalizeByGlobalNorm,
  normalizeByNorm,
  orthogonalGradient,
  orthogonalize,
  sam,
  scaleByAdadelta,
  scaleByAdam,
  scaleByAdamax,
  scaleByAdan,
  scaleByAmsgrad,
  scaleByBelief,
  scaleByLearningRate,
  scaleByLion,
  scaleByNovograd,
  scaleByParamNorm,
  scaleByParamRms,
  scaleByPolyak,
  scaleByRadam,
  scaleByRms,
  scaleByRss,
  scaleBySm3,
  scaleByStddev,
  scaleByTrustRatio,
  scaleByYogi,
  signOf,
  trace,
  zeroNans,
};

export default definePlugin({
  name: "@thalweg/transforms",
  version: "0.1.0",
  transforms: [
    adaptiveGradientClipping,
    addDecayedWeights,
    addNoise,
    asam,
    cautious,
    centralize,
    clipByBlockRms,
    clipByGlobalNorm,
    clipByNorm,
    clipByUnitNorm,
    clipByValue,
    debiasedEma,
    emaOfGradients,
    grokfastEma,
    negate,
    nesterovTrace,
    normalizeByGlobalNorm,
    normalizeByNorm,
    orthogonalGradient,
    orthogonalize,
    sam,
    scaleByAdadelta,
    scaleByAdam,
    scaleByAdamax,
    scaleByAdan,
    scaleByAmsgrad,
    scaleByBelief,
    scaleByLearningRate,
    scaleByLion,
    scaleByNovograd,
    scaleByParamNorm,
    scaleByParamRms,
    scaleByPolyak,
    scaleByRadam,
    scaleByRms,
    scaleByRss,
    scaleBySm3,
    scaleByStddev,
    scaleByTrustRatio,
    scaleByYogi,
    signOf,
    trace,
    zeroNans,
  ],
  traits,
});
