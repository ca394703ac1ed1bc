import type { DatasetLaw } from "./dataset-law.js";
import { repeatable } from "./repeatable.js";
import { splits } from "./splits.js";

/** The laws of data sets, for any test runner. */
export const datasetLaws: readonly DatasetLaw[] = [splits, repeatable];
