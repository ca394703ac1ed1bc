import { extremes } from "./extremes.js";
import { formula } from "./formula.js";
import { gradient } from "./gradient.js";
import type { LossLaw } from "./loss-law.js";
import { ownRow } from "./own-row.js";

/** The laws of losses, for any test runner. */
export const lossLaws: readonly LossLaw[] = [formula, ownRow, gradient, extremes];
