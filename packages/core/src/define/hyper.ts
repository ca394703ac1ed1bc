/**
 * Hyperparameters, of two kinds. A rule receives a numeric one as a scalar: all values share one
 * program, except that 0 has a program of its own, without the terms that it multiplies. A rule
 * receives a structural one as a plain value when it is traced; each value has a program of its
 * own.
 */
import type { Scalar } from "../tensor/scalar.js";

/**
 * The scale on which tuning spreads the values x of a numeric hyperparameter evenly: x, log x, or
 * log(1 - x).
 */
export type TuningScale = "linear" | "log" | "log-complement";

/**
 * What a hyperparameter means to its rule, whatever its name. A schedule without a target sets
 * every hyperparameter of the role "learning-rate".
 */
export type HyperRole = "learning-rate";

export interface NumericHyper {
  readonly kind: "numeric";
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** Whether the range includes `min` and `max` themselves. */
  readonly includes: { readonly min: boolean; readonly max: boolean };
  readonly scale: TuningScale;
  /** Whether it is a length: above 1 it is allowed only where the owner's `unit` is "steps". */
  readonly length?: true;
  /** Absent for most hyperparameters; see {@link isLearningRate}. */
  readonly role?: HyperRole;
  /** Where the default comes from, and which libraries use another. */
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

/**
 * What a rule receives for a hyperparameter: a scalar for a numeric one, a plain value for a
 * structural one.
 */
export type HyperValue<H> = H extends NumericHyper
  ? Scalar
  : H extends StructuralHyper<infer T>
    ? T
    : never;
export type HyperValues<H extends HyperSpec> = { readonly [K in keyof H]: HyperValue<H[K]> };

/** Hyperparameter values as a user gives them, in a trial or on the command line. */
export type GivenHyper = Readonly<Record<string, StructuralValue>>;

export interface About {
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

/** A number above 0, tuned on a logarithmic scale: a radius, an epsilon. */
export function positive(value: number, about: About = {}): NumericHyper {
  const includes = { min: false, max: false };
  return numeric(value, { min: 0, max: Infinity, includes, scale: "log" }, about);
}

/**
 * A learning rate: a number above 0 to which the steps are proportional. `adam+cosine` schedules
 * every hyperparameter of this role, each from its own value, also inside chains, wrappers and
 * partitions.
 */
export function learningRate(value: number, about: About = {}): NumericHyper {
  return { ...positive(value, about), role: "learning-rate" };
}

/**
 * Whether a hyperparameter is a learning rate: it is numeric, and has that role or the name `lr`.
 * @param name its name, or its full name in a composite: `matrices.lr`
 */
export function isLearningRate(name: string, hyper: AnyHyper): hyper is NumericHyper {
  return hyper.kind === "numeric" && (hyper.role === "learning-rate" || /(^|\.)lr$/.test(name));
}

/**
 * A number of at least 0, tuned on a logarithmic scale: a weight decay, an epsilon that can be 0, a
 * number of warmup steps.
 */
export function nonNegative(value: number, about: About = {}): NumericHyper {
  const includes = { min: true, max: false };
  return numeric(value, { min: 0, max: Infinity, includes, scale: "log" }, about);
}

/** A decay factor in [0, 1) of an exponential average, tuned evenly in log(1 - x). */
export function decay(value: number, about: About = {}): NumericHyper {
  const includes = { min: true, max: false };
  return numeric(value, { min: 0, max: 1, includes, scale: "log-complement" }, about);
}

/** A number in [min, max], both included, tuned on a linear scale. Defaults: no bounds. */
export function real(
  value: number,
  about: About & { readonly min?: number; readonly max?: number } = {},
): NumericHyper {
  const { min = -Infinity, max = Infinity, ...rest } = about;
  const includes = { min: true, max: true };
  return numeric(value, { min, max, includes, scale: "linear" }, rest);
}

/** The unit of a schedule's lengths: shares of the run, or steps. */
export type LengthUnit = "share" | "steps";

/**
 * A length: a share of the run in [0, 1], or any number of steps where the hyperparameter `unit` of
 * the same owner is "steps".
 */
export function length(value: number, about: About = {}): NumericHyper {
  return { ...real(value, { min: 0, max: 1, ...about }), length: true };
}

/** The hyperparameter `unit` of an owner with lengths. Default: "share". */
export function lengthUnit(value: LengthUnit = "share"): StructuralHyper<LengthUnit> {
  return choice(value, ["share", "steps"], {
    meaning: "what lengths are given in: shares of the run, or steps",
  });
}

/** A boolean that changes the form of the rule. */
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

/** A whole number in [min, max] that changes the form of the program: iterations, layers, units. */
export function integer(
  value: number,
  about: About & { readonly min?: number; readonly max?: number } = {},
): StructuralHyper<number> {
  return { kind: "structural", form: "integer", default: value, min: 1, ...about };
}

/** A list of numbers whose length changes the form of the program: layer widths, milestones. */
export function list(
  value: readonly number[],
  about: About = {},
): StructuralHyper<readonly number[]> {
  return { kind: "structural", form: "list", default: value, ...about };
}
