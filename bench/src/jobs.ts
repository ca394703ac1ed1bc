/** The jobs of peers, as plain JSON that every program of `peers/` reads. */

/** Training steps of a workload: forward, gradient, Adam. */
export interface TrainingJob {
  readonly kind: "training";
  readonly work: string;
  /** The folder of the workload's initial values and data; see `fixture.ts`. */
  readonly folder: string;
  readonly lr: number;
}

/** An optimizer's update of a vector with a given gradient. */
export interface UpdateJob {
  readonly kind: "update";
  readonly optimizer: string;
  readonly size: number;
}

/**
 * C = A B for `batch` pairs of matrices; a transposed operand is stored with its extents exchanged.
 */
export interface ProductJob {
  readonly kind: "product";
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

export type Job = TrainingJob | UpdateJob | ProductJob;

/** A peer's answer to each request; it may be `{ error }` instead. */
export interface Answers {
  /** Its name with version and mode, and notes about its configuration. */
  readonly hello: { readonly title: string; readonly notes: readonly string[] } | Missing;
  /**
   * The modes in which it can do the job, of which the bench measures the fastest; or why it
   * cannot.
   */
  readonly prepare: { readonly modes: readonly string[] } | { readonly cannot: string };
  /**
   * Seconds for the timed units, after the state was initialised and some untimed units were done.
   */
  readonly round: { readonly seconds: number };
  /** The loss of each of the first steps. */
  readonly losses: { readonly losses: readonly number[] };
  /** Seconds by its own clock for whole trials in sequence. */
  readonly trials: { readonly seconds: number };
  /** Bytes of JavaScript heap that each thousand steps leave behind after a collection. */
  readonly heap: { readonly bytesPerThousand: number };
}

/** The package that is not installed, in the peer's words. */
interface Missing {
  readonly missing: string;
}

/** A request; peers answer each line of JSON with one. */
export interface Requests {
  readonly hello: Record<never, never>;
  readonly prepare: { readonly job: Job };
  readonly round: { readonly mode: string; readonly units: number; readonly warm: number };
  readonly losses: { readonly mode: string; readonly steps: number };
  readonly trials: { readonly mode: string; readonly count: number; readonly steps: number };
  readonly heap: { readonly thousands: number };
}
