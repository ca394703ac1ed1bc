/** The suites in the order they run; a new one is listed here. */
import { traceRule } from "./suites/trace-rule.js";

/**
 * Cases that are timed under one name. A case does one whole unit of work each time it is called.
 */
export interface Suite {
  readonly name: string;
  readonly cases: Readonly<Record<string, () => unknown>>;
}

export const suites: readonly Suite[] = [traceRule];
