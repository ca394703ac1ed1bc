/** What operations cost, roughly: enough to choose between computing again and keeping. */
import type { Op } from "./op.js";

const heavy: ReadonlySet<string> = new Set([
  "sqrt",
  "exp",
  "expm1",
  "log",
  "log1p",
  "sin",
  "cos",
  "tanh",
  "sigmoid",
  "erf",
  "cbrt",
  "pow",
  "atan2",
  "div",
]);

/** Whether it takes much longer than a load. */
export function isHeavy(op: Op): boolean {
  return op.kind === "elementwise" && heavy.has(op.primitive);
}
