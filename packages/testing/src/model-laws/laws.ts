import { compiled } from "./compiled.js";
import { gradient } from "./gradient.js";
import { initialValues } from "./initial-values.js";
import type { ModelLaw } from "./model-law.js";
import { ownRow } from "./own-row.js";
import { prediction } from "./prediction.js";

/** The laws of models, for any test runner. */
export const modelLaws: readonly ModelLaw[] = [
  initialValues,
  prediction,
  ownRow,
  gradient,
  compiled,
];
