import { UsageError } from "../errors/errors.js";
import { isFields, showValue } from "../vocabulary/arguments.js";

/**
 * Checks the initial states of a rule or wrapper.
 * @param owner the rule or wrapper, which begins the message: `optimizer "adam"`
 * @throws UsageError unless they are { shape, value } by name
 */
export function checkStateInits(owner: string, states: unknown): void {
  if (!isFields(states) || Array.isArray(states)) {
    throw new UsageError(
      `${owner}: state is ${showValue(states)}; it must hold states by name, { m: zeros }.`,
    );
  }
  for (const [name, init] of Object.entries(states)) {
    if (isFields(init) && isShape(init.shape) && isValue(init.value)) continue;
    const given =
      typeof init === "function"
        ? "a function (filled, single and shaped are called)"
        : showValue(init);
    throw new UsageError(
      `${owner}: the state "${name}" is ${given}; it must be zeros, filled(value), single(value), shaped(shapeOf, value), initialTheta or sums.`,
    );
  }
}

const isShape = (shape: unknown): boolean =>
  shape === "like" || shape === "scalar" || typeof shape === "function";

const isValue = (value: unknown): boolean => typeof value === "number" || value === "theta";
