import { describeOptimizerLaws } from "@thalweg/testing";
import { adamg, dadaptAdam, dog, dowg, momo, momoAdam, polyakStep, prodigy } from "./index.js";

describeOptimizerLaws(adamg);
describeOptimizerLaws(dadaptAdam);
describeOptimizerLaws(dog);
describeOptimizerLaws(dowg);
describeOptimizerLaws(momo);
describeOptimizerLaws(momoAdam);
describeOptimizerLaws(polyakStep);
describeOptimizerLaws(prodigy);
