/** What crosses between the command and the thread that holds a plugin to the laws. Plain data. */
import type { ErrorData } from "@thalweg/engine";
import type { LocatedPlugin } from "@thalweg/engine/node";

/** What is held to the laws: all that a plugin brings, one thing of it, or an expression of optimizers. */
export type CheckTarget =
  | {
      readonly plugin: string;
      /** Its name and kind; everything unless given. */
      readonly only?: readonly { readonly kind: string; readonly name: string }[];
    }
  | { readonly expression: string };

export interface CheckTask {
  /** Those that the targets are of, or may name. */
  readonly plugins: readonly LocatedPlugin[];
  /** Others, which their files may import from. */
  readonly beside: readonly LocatedPlugin[];
  readonly targets: readonly CheckTarget[];
  /** The names of laws to hold it to; all unless given. */
  readonly laws: readonly string[];
  /** Of the random cases, which are others each time unless given. */
  readonly seed?: number;
}

/** A law and what is held to it. */
export interface CaseData {
  readonly kind: string;
  readonly subject: string;
  readonly law: string;
  readonly statement: string;
  readonly exempt?: { readonly reason: string; readonly declared: boolean };
}

/** What came of a case. */
export type Outcome =
  | { readonly status: "held" }
  | {
      readonly status: "broke";
      /** One sentence. */
      readonly what: string;
      /** The smallest case that was found, as text. */
      readonly counterexample?: string;
      readonly seed?: number;
      readonly shrinks?: number;
    }
  /** The value is exempt, or the law says nothing about it. */
  | { readonly status: "exempt" | "silent"; readonly reason: string }
  /** An earlier law ended the thread. */
  | { readonly status: "not-tried"; readonly reason: string };

export type CheckedCase = Omit<CaseData, "exempt"> & Outcome;

/** What the thread is started with. */
export interface CheckData {
  readonly task: CheckTask;
  /** The cases that are not tried, by their places. */
  readonly leftOut: readonly number[];
  readonly memory: SharedArrayBuffer;
}

/** What it tells. */
export type CheckReply =
  /** What comes now is a person's own code. */
  | { readonly kind: "started" }
  | { readonly kind: "cases"; readonly cases: readonly CaseData[] }
  | { readonly kind: "began"; readonly index: number }
  | { readonly kind: "ended"; readonly index: number; readonly outcome: Outcome }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly error: ErrorData };
