import { describeOptimizerLaws } from "@thalweg/testing";
import { adafactor, came, sm3 } from "./index.js";

describeOptimizerLaws(adafactor);
describeOptimizerLaws(came);
describeOptimizerLaws(sm3, { scaleInvariantWith: { eps: 0 } });
