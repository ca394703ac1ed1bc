/** The keywords of expressions, which cannot be names. */
import { composers } from "./schedule-composers.js";

/** The keyword before the parts of a partition. */
export const partition = "partition";
/** The keyword for parameters that stay constant. */
export const freeze = "freeze";
/** The keywords that select parameters by shape, or all that are left. */
export const selectors = ["matrices", "vectors", "rest"] as const;

export const keywords: ReadonlySet<string> = new Set([
  ...[partition, freeze],
  ...selectors,
  ...Object.keys(composers),
]);
