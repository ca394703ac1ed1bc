import { describeOptimizerLaws } from "@thalweg/testing";
import { scheduleFreeAdamw, scheduleFreeSgd } from "./index.js";

describeOptimizerLaws(scheduleFreeAdamw);
describeOptimizerLaws(scheduleFreeSgd);
