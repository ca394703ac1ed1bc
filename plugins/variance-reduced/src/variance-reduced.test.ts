import { describeOptimizerLaws } from "@thalweg/testing";
import { mars } from "./index.js";

describeOptimizerLaws(mars);
