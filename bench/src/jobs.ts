/** What a peer is asked to be ready for, as plain JSON that every program of `peers/` reads. */

/** Training steps of a work: forward, gradient, Adam. */
export interface TrainingJob {
  readonly kind: "training";
  readonly work: string;
  /** Where the work's initial values and data lie; see `fixture.ts`. */
  readonly folder: string;
  readonly lr: number;
}

/** An optimizer's update of a vector, its gradient given. */
export interface UpdateJob {
  readonly kind: "update";
  readonly optimizer: string;
  readonly size: number;
}

/** C = A B for `batch` pairs of matrices; a transposed operand is stored with its extents exchanged. */
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

/** What a peer answers to each request, or `{ error }`. */
export interface Answers {
  /** Who it is: with version and mode, and what it found out about itself. */
  readonly hello: { readonly title: string; readonly notes: readonly string[] } | Missing;
  /** The ways it can do the job, of which the best is chosen by measuring; or why it cannot. */
  readonly prepare: { readonly modes: readonly string[] } | { readonly cannot: string };
  /** Seconds for the timed units, after the state was made new and some untimed ones were done. */
  readonly round: { readonly seconds: number };
  /** The loss of each of the first steps. */
  readonly losses: { readonly losses: readonly number[] };
  /** Seconds of its own clock for whole trials one after the other. */
  readonly trials: { readonly seconds: number };
  /** Bytes of JavaScript heap that each thousand steps leave behind after a collection. */
  readonly heap: { readonly bytesPerThousand: number };
}

/** What is not installed, in the peer's words. */
export interface Missing {
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
