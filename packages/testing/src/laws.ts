/**
 * The laws as data, without any test runner: for runners of your own. `@thalweg/testing` registers
 * them as vitest tests.
 */
export { casesOf } from "./cases.js";
export { datasetLaws } from "./dataset-laws/laws.js";
export { drawFrom, LawBroken, onEachTry, stillTrying } from "./hold.js";
export { casesFor, exemptionOf, type Law, type LawCase, NotTried } from "./law.js";
export { lossLaws } from "./loss-laws/laws.js";
export { modelLaws } from "./model-laws/laws.js";
export { optimizerLaws } from "./optimizer-laws/laws.js";
export { problemLaws } from "./problem-laws/laws.js";
export { schedulerLaws } from "./scheduler-laws/laws.js";
