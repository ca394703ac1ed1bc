/** The messages between the command and the thread that tests a plugin's laws, as plain data. */
/** The values to test: all values of a plugin, one of them, or an expression of optimizers. */
export type CheckTarget =
  | {
      readonly plugin: string;
      /** The name and kind of one value; default: all values. */
      readonly only?: readonly { readonly kind: string; readonly name: string }[];
    }
  | { readonly expression: string };

/** The worker's data. */
export interface CheckTask {
  readonly targets: readonly CheckTarget[];
  /** The names of the laws to test; default: all. */
  readonly laws: readonly string[];
  /** The seed of the random cases; default: a different one each time. */
  readonly seed?: number;
  /** The indices of the cases to skip. */
  readonly leftOut: readonly number[];
}

/** A law and the value to test. */
export interface CaseData {
  readonly kind: string;
  readonly subject: string;
  readonly law: string;
  readonly statement: string;
  readonly exempt?: { readonly reason: string; readonly declared: boolean };
}

/** The outcome of a case. */
export type Outcome =
  | { readonly status: "held" }
  | {
      readonly status: "broke";
      /** One sentence. */
      readonly what: string;
      /** Whether the value could be built and contradicts the law, which may be intended. */
      readonly isBreach: boolean;
      /** The field of a manifest that exempts the value from the law. */
      readonly exemption?: string;
      /** The smallest counterexample, as text. */
      readonly counterexample?: string;
      readonly seed?: number;
      readonly shrinks?: number;
    }
  /** The value is exempt, or the law does not apply to it. */
  | { readonly status: "exempt" | "silent"; readonly reason: string }
  /** An earlier law ended the thread, or found that the value cannot be built. */
  | { readonly status: "not-tried"; readonly reason: string };

export type CheckedCase = Omit<CaseData, "exempt"> & Outcome;

/** The worker's messages. */
export type CheckReply =
  | { readonly kind: "cases"; readonly cases: readonly CaseData[] }
  | { readonly kind: "began"; readonly index: number }
  | { readonly kind: "ended"; readonly index: number; readonly outcome: Outcome };
