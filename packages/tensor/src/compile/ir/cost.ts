/**
 * A rough cost of operations, which is enough to choose between recomputing a value and keeping it.
 */
import type { Op } from "./op.js";

/** Functions computed by long chains of dependent instructions. */
const chained: ReadonlySet<string> = new Set([
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
]);
const divisions: ReadonlySet<string> = new Set(["sqrt", "div"]);

/** Whether it takes much longer than a load. */
export function isHeavy(op: Op): boolean {
  return isChained(op) || (op.kind === "elementwise" && divisions.has(op.primitive));
}

/**
 * Whether it is a chain of dependent instructions so long that a processor has time for a second
 * one.
 */
export function isChained(op: Op): boolean {
  return op.kind === "elementwise" && chained.has(op.primitive);
}
