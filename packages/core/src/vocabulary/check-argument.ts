import { UsageError } from "../errors/errors.js";
import { isFields, showValue } from "./arguments.js";

/** The forms that an argument can be required to have: a description for messages, and a check. */
const forms = {
  text: ["some text", (value: unknown) => typeof value === "string"],
  list: ["a list", (value: unknown) => Array.isArray(value)],
  fields: ["an object", (value: unknown) => isFields(value) && !Array.isArray(value)],
  function: ["a function", (value: unknown) => typeof value === "function"],
} as const satisfies Record<string, readonly [string, (value: unknown) => boolean]>;

/**
 * Checks an argument of a function that plain JavaScript can call too.
 * @param call the function, for the message: `replayOptimizer`
 * @param what the argument, for the message: `the replay`
 * @throws UsageError that names the function, the argument and the required form
 */
export function checkArgument(
  call: string,
  what: string,
  value: unknown,
  form: keyof typeof forms,
): void {
  const [words, fits] = forms[form];
  if (fits(value)) return;
  throw new UsageError(`${call}: ${what} is ${showValue(value)}; it must be ${words}.`);
}

/**
 * Checks that an argument is a named value of one of some kinds: `rule` is a kind of optimizer.
 * @param call the function, for the message: `replayOptimizer`
 * @param what the argument, for the message: `the optimizer`
 * @param kinds the allowed values of the argument's `kind`
 * @throws UsageError that names the function, the argument and the allowed kinds
 */
export function checkKind(
  call: string,
  what: string,
  value: unknown,
  kinds: readonly string[],
): void {
  if (
    isFields(value) &&
    kinds.some((kind) => kind === value.kind) &&
    typeof value.name === "string"
  ) {
    return;
  }
  throw new UsageError(
    `${call}: ${what} is ${showValue(value)}; it must be a value of its kind, ${kinds.join(" or ")}.`,
  );
}
