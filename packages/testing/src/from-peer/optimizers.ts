/** The classes of optimizers that are translated, by library. */
import { adabelief } from "./pytorch-optimizer/adabelief.js";
import { adabound } from "./pytorch-optimizer/adabound.js";
import { adan } from "./pytorch-optimizer/adan.js";
import { ademamix } from "./pytorch-optimizer/ademamix.js";
import { adopt } from "./pytorch-optimizer/adopt.js";
import { aggmo } from "./pytorch-optimizer/aggmo.js";
import { diffgrad } from "./pytorch-optimizer/diffgrad.js";
import { adafactor, came, sm3 } from "./pytorch-optimizer/factored.js";
import { laprop } from "./pytorch-optimizer/laprop.js";
import { adamp, fromage, lamb, lars, novograd } from "./pytorch-optimizer/layerwise.js";
import { lion } from "./pytorch-optimizer/lion.js";
import { madgrad } from "./pytorch-optimizer/madgrad.js";
import { mars } from "./pytorch-optimizer/mars.js";
import { apollo, muon, soap } from "./pytorch-optimizer/matrix.js";
import { adamg, dadaptAdam, prodigy } from "./pytorch-optimizer/parameter-free.js";
import { pid } from "./pytorch-optimizer/pid.js";
import { scheduleFreeAdamw, scheduleFreeSgd } from "./pytorch-optimizer/schedule-free.js";
import { signSgd } from "./pytorch-optimizer/sign-sgd.js";
import { tiger } from "./pytorch-optimizer/tiger.js";
import { yogi } from "./pytorch-optimizer/yogi.js";
import { adadelta } from "./torch/adadelta.js";
import { adagrad } from "./torch/adagrad.js";
import { adam, adamw } from "./torch/adam.js";
import { adamax } from "./torch/adamax.js";
import { asgd } from "./torch/asgd.js";
import { nadam } from "./torch/nadam.js";
import { radam } from "./torch/radam.js";
import { rmsprop } from "./torch/rmsprop.js";
import { rprop } from "./torch/rprop.js";
import { sgd } from "./torch/sgd.js";
import type { Translation } from "./translation.js";

/** torch.optim of PyTorch 1.13. */
export const torchOptimizers: Readonly<Record<string, Translation>> = {
  SGD: sgd,
  Adagrad: adagrad,
  RMSprop: rmsprop,
  Adam: adam,
  AdamW: adamw,
  NAdam: nadam,
  RAdam: radam,
  Adamax: adamax,
  Adadelta: adadelta,
  Rprop: rprop,
  ASGD: asgd,
};

/** The package pytorch_optimizer, of February 2026. */
export const pytorchOptimizers: Readonly<Record<string, Translation>> = {
  Lion: lion,
  AdaBelief: adabelief,
  Yogi: yogi,
  Adan: adan,
  AdEMAMix: ademamix,
  ADOPT: adopt,
  MADGRAD: madgrad,
  Tiger: tiger,
  SignSGD: signSgd,
  AdaBound: adabound,
  DiffGrad: diffgrad,
  LaProp: laprop,
  AggMo: aggmo,
  PID: pid,
  AdaFactor: adafactor,
  AdamG: adamg,
  AdamP: adamp,
  APOLLO: apollo,
  CAME: came,
  DAdaptAdam: dadaptAdam,
  Fromage: fromage,
  Lamb: lamb,
  LARS: lars,
  MARS: mars,
  Muon: muon,
  NovoGrad: novograd,
  Prodigy: prodigy,
  ScheduleFreeAdamW: scheduleFreeAdamw,
  ScheduleFreeSGD: scheduleFreeSgd,
  SM3: sm3,
  SOAP: soap,
};

/** Classes of pytorch_optimizer that cannot be translated, and why. */
export const untranslated: Readonly<Record<string, string>> = {
  Shampoo:
    "it takes inverse roots in single precision of sums that are singular but for matrix_eps, so that their digits are one LAPACK's; \"shampoo\" here is the paper's",
};
