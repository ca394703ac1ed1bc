/** The classes of pytorch_optimizer that are translated, and which are not. */
import { adabelief } from "./pytorch-optimizer/adabelief.js";
import { adabound } from "./pytorch-optimizer/adabound.js";
import { adan, adopt, diffgrad, yogi } from "./pytorch-optimizer/adam.js";
import { ademamix } from "./pytorch-optimizer/ademamix.js";
import { adafactor, came, sm3 } from "./pytorch-optimizer/factored.js";
import { laprop } from "./pytorch-optimizer/laprop.js";
import { adamp, fromage, lamb, lars, novograd } from "./pytorch-optimizer/layerwise.js";
import { madgrad } from "./pytorch-optimizer/madgrad.js";
import { mars } from "./pytorch-optimizer/mars.js";
import { apollo, muon, soap } from "./pytorch-optimizer/matrix.js";
import { aggmo, pid } from "./pytorch-optimizer/momentum.js";
import { adamg, dadaptAdam, prodigy } from "./pytorch-optimizer/parameter-free.js";
import { scheduleFreeAdamw, scheduleFreeSgd } from "./pytorch-optimizer/schedule-free.js";
import { lion, signSgd, tiger } from "./pytorch-optimizer/sign.js";
import type { Translation } from "./translation.js";

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
