import { type GivenHyper, type StructuralValue, UsageError } from "@thalweg/core";

/** A decimal number, with an exponent or without. */
export const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads `name=value` and adds it to what earlier uses of the option gave. A value is a number,
 * `true`, `false`, a list of numbers with commas between them (`0.3,0.6`, or `[0.3]` for a list of
 * one), or else a text. Whether it is valid for the hyperparameter is checked later.
 * @throws UsageError for a text without a name, and for a name given twice
 */
export function setting(text: string, before: GivenHyper = {}): GivenHyper {
  const equals = text.indexOf("=");
  const name = text.slice(0, equals).trim();
  if (equals < 0 || name === "") {
    throw new UsageError(`--set is "${text}"; write a hyperparameter and its value, as lr=1e-3.`);
  }
  if (Object.hasOwn(before, name)) {
    throw new UsageError(
      `--set gives "${name}" twice, as ${String(before[name])} and ${text.slice(equals + 1)}; keep one of them.`,
    );
  }
  return { ...before, [name]: settingOf(text.slice(equals + 1).trim()) };
}

/** By problem, the options that are given. */
export type ProblemSettings = Readonly<Record<string, GivenHyper>>;

/**
 * Reads `problem:name=value`, and adds it to what earlier uses of the option gave.
 * @throws UsageError for a text without a problem or a name, and for a name given twice
 */
export function problemSetting(text: string, before: ProblemSettings = {}): ProblemSettings {
  const [, problem = "", name = "", value = ""] = /^([^:=]+):([^=]+)=(.*)$/s.exec(text) ?? [];
  if (problem.trim() === "" || name.trim() === "") {
    throw new UsageError(
      `--option is "${text}"; write a problem, its option and a value, as digits-mlp:split=1.`,
    );
  }
  const own = before[problem.trim()] ?? {};
  if (Object.hasOwn(own, name.trim())) {
    throw new UsageError(`--option gives "${problem}:${name}" twice; keep one of them.`);
  }
  return { ...before, [problem.trim()]: { ...own, [name.trim()]: settingOf(value.trim()) } };
}

function settingOf(text: string): StructuralValue {
  if (text === "true" || text === "false") return text === "true";
  if (isNumber(text)) return Number(text);
  const inside = /^\[(.*)\]$/.exec(text)?.[1];
  const items = (inside ?? text).split(",").map((item) => item.trim());
  const isList = inside !== undefined || items.length > 1;
  return isList && items.every(isNumber) ? items.map(Number) : text;
}

/** A number that overflows is kept as the text that the user wrote. */
const isNumber = (text: string): boolean => decimal.test(text) && Number.isFinite(Number(text));
