/** Parts of Thalweg that are timed under one name. */

/** One thing that is timed. */
export interface Case {
  /** Does the work once, or `units` times over. */
  readonly run: () => unknown;
  /** Units of work in one call; 1 unless given. */
  readonly units?: number;
  /** What a unit is called; "call" unless given. */
  readonly unit?: string;
}

export interface OpenSuite {
  readonly cases: Readonly<Record<string, Case>>;
  /** What was measured already. */
  readonly lines?: readonly string[];
  close?(): Promise<void>;
}

export interface Suite {
  readonly name: string;
  /** What is timed, in a few words. */
  readonly title: string;
  /** Makes everything ready. */
  open(): OpenSuite | Promise<OpenSuite>;
}
