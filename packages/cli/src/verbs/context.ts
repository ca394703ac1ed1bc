import type { Terminal } from "../terminal/terminal.js";

/** What every verb is given. */
export interface Context {
  readonly terminal: Terminal;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Runs a verb's work; what it throws decides the exit code. */
export type Perform = (work: () => Promise<void>) => Promise<void>;
