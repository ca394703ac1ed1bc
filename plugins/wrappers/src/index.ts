/** Optimizers around optimizers: lookahead, accumulation, averages of the parameters, projections. */
import { definePlugin } from "@thalweg/core";
import { accumulate } from "./accumulate.js";
import { batchSizeSchedule } from "./batch-size-schedule.js";
import { decoupledWeightDecay } from "./decoupled-weight-decay.js";
import { emaOfParameters } from "./ema-of-parameters.js";
import { lookahead } from "./lookahead.js";
import { mechanic } from "./mechanic.js";
import { projectBox } from "./project-box.js";
import { projectL1Ball } from "./project-l1-ball.js";
import { projectL2Ball } from "./project-l2-ball.js";
import { projectLinfBall } from "./project-linf-ball.js";
import { projectNonNegative } from "./project-non-negative.js";
import { projectSimplex } from "./project-simplex.js";
import { projectSphere } from "./project-sphere.js";
import { skipLarge } from "./skip-large.js";
import { skipNotFinite } from "./skip-not-finite.js";
import { swa } from "./swa.js";
import { traits } from "./traits.js";

export { freeze } from "./freeze.js";
export {
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
};

export default definePlugin({
  name: "@thalweg/wrappers",
  version: "0.1.0",
  transforms: [
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
