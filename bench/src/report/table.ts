/** The results of a run of the bench, as plain JSON. */
import type { Ratio, Summary } from "../measure/statistics.js";

/** What one participant needed, or why it has no number. */
export type Cell =
  | {
      readonly peer: string;
      /** The configuration that was its best. */
      readonly mode: string;
      readonly summary: Summary;
    }
  | { readonly peer: string; readonly cannot: string };

/** A number that is held against a floor or ceiling, if there is one. */
export interface Claim {
  /** Stays the same from run to run: what a later run is compared by. */
  readonly id: string;
  readonly text: string;
  readonly unit: string;
  readonly reached: Ratio;
  /** What it must be `at least` or `at most`. */
  readonly bound?: { readonly kind: "at least" | "at most"; readonly value: number };
  /** Which way is good where there is no bound. */
  readonly better: "more" | "less";
  /** Differences between runs up to this say nothing. */
  readonly noise?: number;
}

export interface Row {
  readonly id: string;
  readonly title: string;
  /** Of the cells. */
  readonly unit: string;
  readonly cells: readonly Cell[];
  readonly claims: readonly Claim[];
  /** What else was found: that all peers' losses agree, and how well. */
  readonly notes: readonly string[];
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly Row[];
}

export interface PeerIdentity {
  readonly id: string;
  /** With version and mode. */
  readonly title: string;
  readonly notes: readonly string[];
}

export interface Results {
  readonly date: string;
  readonly machine: Readonly<Record<string, string>>;
  /** What was changed in the environment, a line each. */
  readonly environment: readonly string[];
  readonly commit: string;
  readonly rounds: number;
  readonly roundMs: number;
  readonly elapsedSeconds: number;
  readonly peers: readonly PeerIdentity[];
  /** Who took no part and why, one plain line each. */
  readonly skipped: readonly string[];
  readonly failed: readonly string[];
  readonly sections: readonly Section[];
}

/** Whether a claim keeps its bound; true where there is none. */
export function isKept({ bound, reached }: Claim): boolean {
  if (bound === undefined) return true;
  return bound.kind === "at least" ? reached.value >= bound.value : reached.value <= bound.value;
}
