/** The results of a run of the bench, as plain JSON. */
import type { Ratio, Summary } from "../measure/statistics.js";

/** One participant's time, or why it has none. */
export type Cell =
  | {
      readonly peer: string;
      /** Its fastest configuration. */
      readonly mode: string;
      readonly summary: Summary;
    }
  | { readonly peer: string; readonly cannot: string };

/** A number that is compared with a floor or ceiling, if it has one. */
export interface Claim {
  /** The same in every run: the key by which runs are compared. */
  readonly id: string;
  readonly text: string;
  readonly unit: string;
  readonly reached: Ratio;
  /** The bound: `at least` or `at most`. */
  readonly bound?: { readonly kind: "at least" | "at most"; readonly value: number };
  /** The better direction if there is no bound. */
  readonly better: "more" | "less";
  /** The noise level: a smaller difference between runs is not significant. */
  readonly noise?: number;
}

export interface Row {
  readonly id: string;
  readonly title: string;
  /** The unit of the cells. */
  readonly unit: string;
  readonly cells: readonly Cell[];
  readonly claims: readonly Claim[];
  /** Further findings: that all peers' losses agree, and how closely. */
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
  /** The changes of the environment, a line each. */
  readonly environment: readonly string[];
  readonly commit: string;
  readonly rounds: number;
  readonly roundMs: number;
  readonly elapsedSeconds: number;
  readonly peers: readonly PeerIdentity[];
  /** The missing peers and why, a line each. */
  readonly skipped: readonly string[];
  readonly failed: readonly string[];
  readonly sections: readonly Section[];
}

/** Whether a claim keeps its bound; true if it has none. */
export function isKept({ bound, reached }: Claim): boolean {
  if (bound === undefined) return true;
  return bound.kind === "at least" ? reached.value >= bound.value : reached.value <= bound.value;
}
