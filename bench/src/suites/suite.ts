/** A named group of timed cases. */

/** One timed case. */
export interface Case {
  /** Does the work once, or `units` times. */
  readonly run: () => unknown;
  /** Units of work in one call; default 1. */
  readonly units?: number;
  /** The name of a unit; default "call". */
  readonly unit?: string;
}

interface OpenSuite {
  readonly cases: Readonly<Record<string, Case>>;
  /** Results that were measured already. */
  readonly lines?: readonly string[];
  close?(): Promise<void>;
}

export interface Suite {
  readonly name: string;
  /** A short description. */
  readonly title: string;
  /** Prepares the cases. */
  open(): OpenSuite | Promise<OpenSuite>;
}
