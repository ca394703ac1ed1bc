import { describeOptimizerLaws } from "@thalweg/testing";
import { adamMini, adamp, fromage, lamb, lars, novograd } from "./index.js";

describeOptimizerLaws(adamMini, { scaleInvariantWith: { eps: 0 } });
describeOptimizerLaws(adamp);
describeOptimizerLaws(fromage, {
  exempt: { "zero-gradient": "the norm of the weights is divided by sqrt(1 + lr^2) at every step" },
});
describeOptimizerLaws(lamb, { hyper: { weightDecay: 0 } });
describeOptimizerLaws(lars, { hyper: { weightDecay: 0 } });
describeOptimizerLaws(novograd);
