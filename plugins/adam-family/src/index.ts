/** Adam with another mean, another denominator or another order. */
import { definePlugin } from "@thalweg/core";
import { adabelief } from "./adabelief.js";
import { adabound } from "./adabound.js";
import { adamAtan2 } from "./adam-atan2.js";
import { adamod } from "./adamod.js";
import { adan } from "./adan.js";
import { ademamix } from "./ademamix.js";
import { adopt } from "./adopt.js";
import { diffgrad } from "./diffgrad.js";
import { laprop } from "./laprop.js";
import { optimisticAdam } from "./optimistic-adam.js";
import { padam } from "./padam.js";
import { qhadam } from "./qhadam.js";
import { spam } from "./spam.js";
import { traits } from "./traits.js";
import { yogi } from "./yogi.js";

export {
  adabelief,
  adabound,
  adamAtan2,
  adamod,
  adan,
  ademamix,
  adopt,
  diffgrad,
  laprop,
  optimisticAdam,
  padam,
  qhadam,
  spam,
  yogi,
};

export default definePlugin({
  name: "@thalweg/adam-family",
  version: "0.1.0",
  optimizers: [
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
    adopt,
    spam,
  ],
  traits,
});
