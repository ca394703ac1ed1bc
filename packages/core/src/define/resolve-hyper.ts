import { suggestion } from "../errors/did-you-mean.js";
import { UsageError } from "../errors/errors.js";
import type {
  AnyHyper,
  GivenHyper,
  HyperSpec,
  NumericHyper,
  StructuralHyper,
  StructuralValue,
} from "./hyper.js";

/** Hyperparameters with a value for each. */
export interface ResolvedHyper {
  readonly numeric: Readonly<Record<string, number>>;
  readonly structural: Readonly<Record<string, StructuralValue>>;
}

/**
 * Completes the given values with the defaults, and checks each against its range.
 * @param owner whose hyperparameters they are, for the message: `optimizer "adam"`
 * @throws UsageError for an unknown name, a value of the wrong type, or a value out of range
 */
export function resolveHyper(
  owner: string,
  spec: HyperSpec,
  given: GivenHyper = {},
): ResolvedHyper {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(spec, name)) {
      const known = Object.keys(spec);
      throw new UsageError(`${owner} has no hyperparameter "${name}". ${suggestion(name, known)}`);
    }
  }
  const numeric: Record<string, number> = {};
  const structural: Record<string, StructuralValue> = {};
  for (const [name, hyper] of Object.entries(spec)) {
    const value = Object.hasOwn(given, name) ? given[name] : hyper.default;
    const where = `${owner}: hyperparameter "${name}"`;
    if (hyper.kind === "numeric") {
      numeric[name] = checkNumeric(where, inUnit(name, hyper, spec, given), value);
    } else structural[name] = checkStructural(where, hyper, value);
  }
  return { numeric, structural };
}

/** The allowed values in words: `in (0, inf)`, `one of "sum", "mean"`, `a whole number from 1`. */
export function rangeOf(hyper: AnyHyper): string {
  if (hyper.kind === "numeric") {
    const open = hyper.includes.min && Number.isFinite(hyper.min) ? "[" : "(";
    const close = hyper.includes.max && Number.isFinite(hyper.max) ? "]" : ")";
    return `in ${open}${bound(hyper.min)}, ${bound(hyper.max)}${close}`;
  }
  switch (hyper.form) {
    case "flag":
      return "true or false";
    case "choice":
      return `one of ${(hyper.choices ?? []).map((value) => JSON.stringify(value)).join(", ")}`;
    case "integer":
      return `a whole number from ${hyper.min ?? "-inf"}${hyper.max === undefined ? "" : ` to ${hyper.max}`}`;
    case "list":
      return "a list of numbers";
  }
}

/** Whether a number is finite and in the range of a hyperparameter. */
export function holdsNumber(hyper: NumericHyper, value: number): boolean {
  const low = hyper.includes.min ? value >= hyper.min : value > hyper.min;
  const high = hyper.includes.max ? value <= hyper.max : value < hyper.max;
  return low && high && Number.isFinite(value);
}

/**
 * The hyperparameter with the range that its unit allows: a length has no upper bound where the
 * `unit` with the same prefix is "steps".
 */
export function inUnit(
  name: string,
  hyper: NumericHyper,
  spec: HyperSpec,
  given: GivenHyper,
): NumericHyper {
  const unit = name.replace(/[^.]*$/, "unit");
  const inSteps = hyper.length === true && (given[unit] ?? spec[unit]?.default) === "steps";
  return inSteps ? { ...hyper, max: Infinity } : hyper;
}

function bound(value: number): string {
  return value === Infinity ? "inf" : value === -Infinity ? "-inf" : String(value);
}

/** The end of a message about a value: suggests the default, unless that is the value. */
function instead(hyper: AnyHyper, value: unknown, source = ""): string {
  if (Object.is(value, hyper.default)) return "; this is the default, so mend its definition.";
  return `. Use ${JSON.stringify(hyper.default)}, the default${source}.`;
}

function checkNumeric(where: string, hyper: NumericHyper, value: unknown): number {
  const steps =
    hyper.length === true && hyper.max === 1
      ? ' It is a share of the run unless "unit" is "steps".'
      : "";
  const example = instead(hyper, value, hyper.source ? ` (${hyper.source})` : "") + steps;
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new UsageError(
      `${where} is ${showValue(value)}; it must be a finite number ${rangeOf(hyper)}${example}`,
    );
  }
  if (!holdsNumber(hyper, value)) {
    throw new UsageError(`${where} is ${value}; it must be ${rangeOf(hyper)}${example}`);
  }
  return value;
}

const maxShown = 80;

/** A value as JSON, cut if it is long. Numbers that JSON lacks are written as in JavaScript. */
function showValue(value: unknown): string {
  if (typeof value === "number" || value === undefined) return String(value);
  const text = JSON.stringify(value);
  return text.length > maxShown ? `${text.slice(0, maxShown)}...` : text;
}

function checkStructural(where: string, hyper: StructuralHyper, value: unknown): StructuralValue {
  const fits = {
    flag: () => typeof value === "boolean",
    choice: () => hyper.choices?.some((allowed) => allowed === value) === true,
    integer: () =>
      Number.isSafeInteger(value) &&
      (value as number) >= (hyper.min ?? -Infinity) &&
      (value as number) <= (hyper.max ?? Infinity),
    list: () => Array.isArray(value) && value.every((item) => Number.isFinite(item)),
  }[hyper.form]();
  if (!fits) {
    throw new UsageError(
      `${where} is ${showValue(value)}; it must be ${rangeOf(hyper)}${instead(hyper, value)}`,
    );
  }
  return value as StructuralValue;
}
