/** What operations cost, roughly: enough to choose between computing again and keeping. */
import type { Op } from "./op.js";

/** Functions that are long chains of instructions. */
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

/** Whether it is so long a chain of instructions, each waiting for the last, that a processor has time for another one. */
export function isChained(op: Op): boolean {
  return op.kind === "elementwise" && chained.has(op.primitive);
}
