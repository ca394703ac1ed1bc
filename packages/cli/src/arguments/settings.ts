import { type GivenHyper, type StructuralValue, UsageError } from "@thalweg/core";

const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads `name=value` and adds it to what earlier uses of the option gave. A value is a number, `true`, `false`, a list of numbers with
 * commas between them, or else a text; whether it fits the hyperparameter is decided where that is known.
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

function settingOf(text: string): StructuralValue {
  if (text === "true" || text === "false") return text === "true";
  if (decimal.test(text)) return Number(text);
  const items = text.split(",").map((item) => item.trim());
  return items.length > 1 && items.every((item) => decimal.test(item)) ? items.map(Number) : text;
}
