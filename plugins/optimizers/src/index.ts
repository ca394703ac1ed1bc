/** The optimizers, and the wrappers around them, by folder. */
import { definePlugin } from "@thalweg/core";
import { adagrad, adagradStep } from "./adagrad/adagrad.js";
import { cocob } from "./adagrad/cocob.js";
import { madgrad } from "./adagrad/madgrad.js";
import { adabelief } from "./adam/adabelief.js";
import { adabound } from "./adam/adabound.js";
import { adam, adamStep } from "./adam/adam.js";
import { adamAtan2 } from "./adam/adam-atan2.js";
import { adamMini } from "./adam/adam-mini.js";
import { adamax } from "./adam/adamax.js";
import { adamg } from "./adam/adamg.js";
import { adamod } from "./adam/adamod.js";
import { adamp } from "./adam/adamp.js";
import { adamw } from "./adam/adamw.js";
import { adan, adanDirection } from "./adam/adan.js";
import { ademamix } from "./adam/ademamix.js";
import { adopt } from "./adam/adopt.js";
import { amsgrad, amsgradStep } from "./adam/amsgrad.js";
import { diffgrad } from "./adam/diffgrad.js";
import { laprop } from "./adam/laprop.js";
import { nadam } from "./adam/nadam.js";
import { optimisticAdam } from "./adam/optimistic-adam.js";
import { padam } from "./adam/padam.js";
import { qhadam } from "./adam/qhadam.js";
import { radam, radamStep } from "./adam/radam.js";
import { spam } from "./adam/spam.js";
import { yogi, yogiDirection } from "./adam/yogi.js";
import { adafactor } from "./factored/adafactor.js";
import { came } from "./factored/came.js";
import { sm3 } from "./factored/sm3.js";
import { fromage } from "./layerwise/fromage.js";
import { byTrustRatio, lamb } from "./layerwise/lamb.js";
import { lars } from "./layerwise/lars.js";
import { novograd, novogradTurned } from "./layerwise/novograd.js";
import { apollo } from "./matrix/apollo.js";
import { muon } from "./matrix/muon.js";
import { shampoo } from "./matrix/shampoo.js";
import { soap } from "./matrix/soap.js";
import { dadaptAdam } from "./parameter-free/dadapt-adam.js";
import { dog } from "./parameter-free/dog.js";
import { dowg } from "./parameter-free/dowg.js";
import { momo } from "./parameter-free/momo.js";
import { momoAdam } from "./parameter-free/momo-adam.js";
import { polyakStep } from "./parameter-free/polyak-step.js";
import { prodigy } from "./parameter-free/prodigy.js";
import { adadelta, adadeltaDirection } from "./rmsprop/adadelta.js";
import { centredRmspropStep, rmsprop, rmspropStep } from "./rmsprop/rmsprop.js";
import { rmspropMomentum } from "./rmsprop/rmsprop-momentum.js";
import { rprop } from "./rmsprop/rprop.js";
import { scheduleFreeAdamw } from "./schedule-free/schedule-free-adamw.js";
import { scheduleFreeSgd } from "./schedule-free/schedule-free-sgd.js";
import { aggmo } from "./sgd/aggmo.js";
import { asgd } from "./sgd/asgd.js";
import { gradientDescent } from "./sgd/gradient-descent.js";
import { momentum } from "./sgd/momentum.js";
import { nesterov } from "./sgd/nesterov.js";
import { noisyGradient, noisySgd } from "./sgd/noisy-sgd.js";
import { optimisticGradientDescent } from "./sgd/optimistic-gradient-descent.js";
import { pid } from "./sgd/pid.js";
import { qhm } from "./sgd/qhm.js";
import { sgd } from "./sgd/sgd.js";
import { sgdw } from "./sgd/sgdw.js";
import { lion, lionDirection } from "./sign/lion.js";
import { signSgd } from "./sign/sign-sgd.js";
import { tiger } from "./sign/tiger.js";
import { traits } from "./traits.js";
import { mars } from "./variance-reduced/mars.js";
import { accumulate } from "./wrappers/accumulate.js";
import { batchSizeSchedule } from "./wrappers/batch-size-schedule.js";
import { decoupledWeightDecay } from "./wrappers/decoupled-weight-decay.js";
import { emaOfParameters } from "./wrappers/ema-of-parameters.js";
import { lookahead } from "./wrappers/lookahead.js";
import { mechanic } from "./wrappers/mechanic.js";
import { projectBox } from "./wrappers/project-box.js";
import { projectL1Ball } from "./wrappers/project-l1-ball.js";
import { projectL2Ball } from "./wrappers/project-l2-ball.js";
import { projectLinfBall } from "./wrappers/project-linf-ball.js";
import { projectNonNegative } from "./wrappers/project-non-negative.js";
import { projectSimplex } from "./wrappers/project-simplex.js";
import { projectSphere } from "./wrappers/project-sphere.js";
import { skipLarge } from "./wrappers/skip-large.js";
import { skipNotFinite } from "./wrappers/skip-not-finite.js";
import { swa } from "./wrappers/swa.js";

export { fallbackAdamw } from "./matrix/fallback-adamw.js";
export { inverseRoot } from "./matrix/inverse-root.js";
export { orthogonalize } from "./matrix/orthogonalize.js";
export { orthogonalizedMomentum } from "./matrix/orthogonalized-momentum.js";
export { freeze } from "./wrappers/freeze.js";
// sgd/: gradient descent, and variants that accumulate, average or mix gradients adagrad/: sums
// over all past gradients rmsprop/: gradients divided by their recent size adam/: Adam and its
// descendants sign/: steps along the sign of a mean gradient layerwise/: steps scaled for each
// parameter array factored/: second moments stored by rows and columns matrix/: updates of a matrix
// as a whole parameter-free/: learning rates estimated during the run schedule-free/: averaging of
// iterates instead of a schedule variance-reduced/: gradients corrected with earlier ones
// wrappers/: optimizers that wrap another optimizer formulas shared with the transforms of these
// names
export {
  accumulate,
  adabelief,
  adabound,
  adadelta,
  adadeltaDirection,
  adafactor,
  adagrad,
  adagradStep,
  adam,
  adamAtan2,
  adamax,
  adamg,
  adamMini,
  adamod,
  adamp,
  adamStep,
  adamw,
  adan,
  adanDirection,
  ademamix,
  adopt,
  aggmo,
  amsgrad,
  amsgradStep,
  apollo,
  asgd,
  batchSizeSchedule,
  byTrustRatio,
  came,
  centredRmspropStep,
  cocob,
  dadaptAdam,
  decoupledWeightDecay,
  diffgrad,
  dog,
  dowg,
  emaOfParameters,
  fromage,
  gradientDescent,
  lamb,
  laprop,
  lars,
  lion,
  lionDirection,
  lookahead,
  madgrad,
  mars,
  mechanic,
  momentum,
  momo,
  momoAdam,
  muon,
  nadam,
  nesterov,
  noisyGradient,
  noisySgd,
  novograd,
  novogradTurned,
  optimisticAdam,
  optimisticGradientDescent,
  padam,
  pid,
  polyakStep,
  prodigy,
  projectBox,
  projectL1Ball,
  projectL2Ball,
  projectLinfBall,
  projectNonNegative,
  projectSimplex,
  projectSphere,
  qhadam,
  qhm,
  radam,
  radamStep,
  rmsprop,
  rmspropMomentum,
  rmspropStep,
  rprop,
  scheduleFreeAdamw,
  scheduleFreeSgd,
  sgd,
  sgdw,
  shampoo,
  signSgd,
  skipLarge,
  skipNotFinite,
  sm3,
  soap,
  spam,
  swa,
  tiger,
  yogi,
  yogiDirection,
};

export default definePlugin({
  name: "@thalweg/optimizers",
  version: "0.1.0",
  optimizers: [
    // sgd
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
    // adagrad
    adagrad,
    madgrad,
    cocob,
    // rmsprop
    rprop,
    rmsprop,
    rmspropMomentum,
    adadelta,
    // adam
    adam,
    adamw,
    amsgrad,
    nadam,
    adamax,
    radam,
    adabelief,
    yogi,
    adabound,
    padam,
    adamod,
    diffgrad,
    laprop,
    qhadam,
    adamAtan2,
    optimisticAdam,
    adan,
    ademamix,
    spam,
    adopt,
    adamp,
    adamMini,
    adamg,
    // sign
    signSgd,
    lion,
    tiger,
    // layerwise
    fromage,
    lamb,
    lars,
    novograd,
    // factored
    adafactor,
    came,
    sm3,
    // matrix
    apollo,
    muon,
    shampoo,
    soap,
    // parameter-free
    dadaptAdam,
    dog,
    dowg,
    momo,
    momoAdam,
    polyakStep,
    prodigy,
    // schedule-free
    scheduleFreeAdamw,
    scheduleFreeSgd,
    // variance-reduced
    mars,
  ],
  transforms: [
    // wrappers
    accumulate,
    batchSizeSchedule,
    decoupledWeightDecay,
    emaOfParameters,
    lookahead,
    mechanic,
    projectBox,
    projectL1Ball,
    projectL2Ball,
    projectLinfBall,
    projectNonNegative,
    projectSimplex,
    projectSphere,
    skipLarge,
    skipNotFinite,
    swa,
  ],
  traits,
});
export type { AdagradInput } from "./adagrad/adagrad.js";
export type { AdamInput } from "./adam/adam.js";
export type { AdanInput } from "./adam/adan.js";
export type { AdadeltaInput } from "./rmsprop/adadelta.js";
export type { RmspropInput } from "./rmsprop/rmsprop.js";
export type { NoisyInput } from "./sgd/noisy-sgd.js";
export type { LionInput } from "./sign/lion.js";
