/**
 * Checks that a value given in code is an optimizer. For values that are often given by mistake,
 * the message says where the optimizer is.
 */
import { type Optimizer, UsageError } from "@thalweg/core";
import { showValue } from "@thalweg/core/host";

const kinds: ReadonlySet<unknown> = new Set<Optimizer["kind"]>([
  ...(["rule", "chain", "partition", "wrapper"] as const),
]);

/** @throws UsageError unless it is an optimizer */
export function checkOptimizer(caller: string, value: unknown): asserts value is Optimizer {
  if (isFields(value) && kinds.has(value.kind) && typeof value.name === "string") return;
  throw new UsageError(`${caller}: the optimizer is ${whatElse(value)}.`);
}

function whatElse(value: unknown): string {
  const wanted = 'give an optimizer\'s value, such as `adam` of "@thalweg/optimizers"';
  if (typeof value === "string") return `the name ${showValue(value)}; ${wanted}`;
  if (!isFields(value)) return `${showValue(value)}; ${wanted}`;
  if (value.kind === "plugin") return `the plugin ${showValue(value.name)}; ${entryOf(value)}`;
  if (isFields(value.default) && value.default.kind === "plugin") {
    return `a module; ${entryOf(value.default)}`;
  }
  if (value.kind === "wrapper-definition") {
    return `the wrapper ${showValue(value.name)} around nothing; write wrap(it, an optimizer)`;
  }
  return `${typeof value.kind === "string" ? `a value of kind ${showValue(value.kind)}` : "an object"}; ${wanted}`;
}

/** Says which of a plugin's optimizers to give. */
function entryOf({ optimizers }: Readonly<Record<string, unknown>>): string {
  const names = Array.isArray(optimizers)
    ? optimizers.flatMap((each) => (isFields(each) ? [showValue(each.name)] : []))
    : [];
  if (names.length === 0) return "it brings no optimizer";
  return `give one of the optimizers that it exports: ${names.join(", ")}`;
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
