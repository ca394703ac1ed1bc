/** Random hyperparameters from their declared ranges. */
import type { AnyHyper, GivenHyper, HyperSpec, NumericHyper, StructuralHyper } from "@thalweg/core";
import fc from "fast-check";

/**
 * Values for every hyperparameter that has a finite or logarithmic range; lists and integers keep
 * their defaults.
 */
export function hyperArbitrary(spec: HyperSpec): fc.Arbitrary<GivenHyper> {
  const entries = Object.entries(spec).map(([name, hyper]) => [name, valueArbitrary(hyper)]);
  return fc.record(Object.fromEntries(entries));
}

function valueArbitrary(hyper: AnyHyper): fc.Arbitrary<GivenHyper[string]> {
  return hyper.kind === "numeric" ? numericArbitrary(hyper) : structuralArbitrary(hyper);
}

/**
 * Logarithmic ranges reach three decades below and two above the default, or 1e-3 to 1e2 where the
 * default is 0.
 */
export function numericArbitrary({ default: value, min, max, includes, scale }: NumericHyper) {
  if (scale === "linear") {
    const [low, high] = [Math.max(min, value - 100), Math.min(max, value + 100)];
    return fc.double({ min: low, max: high, noNaN: true });
  }
  const middle = value === 0 ? 1 : value;
  const high = Math.min(max, 100 * middle);
  return fc.double({
    min: scale === "log" ? middle / 1000 : min,
    max: high,
    maxExcluded: high === max && !includes.max,
    noNaN: true,
  });
}

function structuralArbitrary({ form, default: value, choices }: StructuralHyper) {
  if (form === "flag") return fc.boolean();
  if (form === "choice") return fc.constantFrom(...(choices ?? [value]));
  return fc.constant(value);
}
