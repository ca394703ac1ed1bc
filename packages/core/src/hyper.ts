/**
 * Hyperparameters, of two kinds. Numeric ones reach a rule as scalars: another value is the same program, unless one of the two is 0, which
 * leaves out the terms it multiplies. Structural ones reach it as plain values when it is traced, and are part of the program's identity.
 */
import type { Scalar } from "./scalar.js";

/** How the values of a numeric hyperparameter are spread when it is tuned: evenly, or evenly in the logarithm of x or of 1 - x. */
export type TuningScale = "linear" | "log" | "log-complement";

export interface NumericHyper {
  readonly kind: "numeric";
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** Whether the ends themselves are allowed. */
  readonly includes: { readonly min: boolean; readonly max: boolean };
  readonly scale: TuningScale;
  /** Whether it is a length, which may be above 1 where the owner's `unit` is "steps". */
  readonly length?: true;
  /** Where the default comes from, and who uses another. */
  readonly source?: string;
  readonly meaning?: string;
}

export interface StructuralHyper<T extends StructuralValue = StructuralValue> {
  readonly kind: "structural";
  readonly form: "flag" | "choice" | "integer" | "list";
  readonly default: T;
  readonly choices?: readonly T[];
  readonly min?: number;
  readonly max?: number;
  readonly source?: string;
  readonly meaning?: string;
}

export type StructuralValue = boolean | string | number | readonly number[];
export type AnyHyper = NumericHyper | StructuralHyper;
export type HyperSpec = Readonly<Record<string, AnyHyper>>;

/** What a rule receives for a hyperparameter: a scalar for a numeric one, the plain value for a structural one. */
export type HyperValue<H> = H extends NumericHyper
  ? Scalar
  : H extends StructuralHyper<infer T>
    ? T
    : never;
export type HyperValues<H extends HyperSpec> = { readonly [K in keyof H]: HyperValue<H[K]> };

/** Values as people give them, in a trial or on the command line. */
export type GivenHyper = Readonly<Record<string, StructuralValue>>;

interface About {
  readonly source?: string;
  readonly meaning?: string;
}

function numeric(
  value: number,
  range: Pick<NumericHyper, "min" | "max" | "includes" | "scale">,
  about: About,
): NumericHyper {
  return { kind: "numeric", default: value, ...range, ...about };
}

/** A number above 0, tuned on a logarithmic scale: a learning rate, an epsilon. */
export function positive(value: number, about: About = {}): NumericHyper {
  const includes = { min: false, max: false };
  return numeric(value, { min: 0, max: Infinity, includes, scale: "log" }, about);
}

/** A number of at least 0: a weight decay, an epsilon that may vanish, a number of warmup steps. */
export function nonNegative(value: number, about: About = {}): NumericHyper {
  const includes = { min: true, max: false };
  return numeric(value, { min: 0, max: Infinity, includes, scale: "log" }, about);
}

/** A decay factor in [0, 1) of an exponential average, tuned evenly in log(1 - x). */
export function decay(value: number, about: About = {}): NumericHyper {
  const includes = { min: true, max: false };
  return numeric(value, { min: 0, max: 1, includes, scale: "log-complement" }, about);
}

/** A number in [min, max], both included; unbounded unless given. */
export function real(
  value: number,
  about: About & { readonly min?: number; readonly max?: number } = {},
): NumericHyper {
  const { min = -Infinity, max = Infinity, ...rest } = about;
  const includes = { min: true, max: true };
  return numeric(value, { min, max, includes, scale: "linear" }, rest);
}

/** What the lengths of a schedule are given in. */
export type LengthUnit = "share" | "steps";

/** A length: a share of the run in [0, 1], or any number of steps where the hyperparameter `unit` beside it is "steps". */
export function length(value: number, about: About = {}): NumericHyper {
  return { ...real(value, { min: 0, max: 1, ...about }), length: true };
}

/** The hyperparameter `unit` that belongs to lengths. */
export function lengthUnit(value: LengthUnit = "share"): StructuralHyper<LengthUnit> {
  return choice(value, ["share", "steps"], {
    meaning: "what lengths are given in: shares of the run, or steps",
  });
}

/** A yes or no that changes the rule's form. */
export function flag(value: boolean, about: About = {}): StructuralHyper<boolean> {
  return { kind: "structural", form: "flag", default: value, ...about };
}

/** One of several named forms. */
export function choice<const C extends readonly string[]>(
  value: C[number],
  choices: C,
  about: About = {},
): StructuralHyper<C[number]> {
  return { kind: "structural", form: "choice", default: value, choices, ...about };
}

/** A whole number in [min, max] that shapes the program: iterations, layers, units. */
export function integer(
  value: number,
  about: About & { readonly min?: number; readonly max?: number } = {},
): StructuralHyper<number> {
  return { kind: "structural", form: "integer", default: value, min: 1, ...about };
}

/** A list of numbers whose length shapes the program: layer widths, milestones. */
export function list(
  value: readonly number[],
  about: About = {},
): StructuralHyper<readonly number[]> {
  return { kind: "structural", form: "list", default: value, ...about };
}
