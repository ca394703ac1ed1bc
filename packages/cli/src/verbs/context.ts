import type { Terminal } from "../terminal/terminal.js";

/** The context of every verb. */
export interface Context {
  readonly terminal: Terminal;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Runs a verb; its error determines the exit code. */
export type Perform = (work: () => Promise<void>) => Promise<void>;
