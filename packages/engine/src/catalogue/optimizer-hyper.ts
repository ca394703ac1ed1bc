/**
 * The hyperparameters of an optimizer as one flat list. A rule's have their own names; those in a
 * composite are named `part.name`.
 */
import { type GivenHyper, type HyperSpec, type Optimizer, UsageError } from "@thalweg/core";
import {
  checkArgument,
  isLearningRate,
  type ResolvedHyper,
  resolveHyper,
} from "@thalweg/core/host";
import { checkOptimizer } from "./check-optimizer.js";

/** The parts of a composite optimizer, under distinct names. */
export function partsOf(optimizer: Optimizer): { key: string; optimizer: Optimizer }[] {
  if (optimizer.kind === "rule") return [];
  const named = namedParts(optimizer);
  const keys = distinctKeys(named.map(({ name }) => name));
  return named.map(({ optimizer: part }, i) => ({ key: keys[i]!, optimizer: part }));
}

/** Distinct names for a list that can contain equal ones: `linear`, `linear-2`. */
export function distinctKeys(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}-${count}`;
  });
}

function namedParts(optimizer: Exclude<Optimizer, { readonly kind: "rule" }>) {
  switch (optimizer.kind) {
    case "chain":
      return optimizer.stages.map((stage) => ({ name: stage.name, optimizer: stage }));
    case "partition":
      return optimizer.parts;
    case "wrapper":
      return [{ name: "inner", optimizer: optimizer.inner }];
  }
}

/**
 * The hyperparameters by full name. A wrapper's own keep their names; those of its inner optimizer
 * are named `inner.name`.
 */
export function hyperSpecOf(optimizer: Optimizer): HyperSpec {
  checkOptimizer("hyperSpecOf", optimizer);
  if (optimizer.kind === "rule") return optimizer.hyper;
  const own = optimizer.kind === "wrapper" ? optimizer.wrapper.hyper : {};
  const ofParts = partsOf(optimizer).flatMap(({ key, optimizer: part }) =>
    Object.entries(hyperSpecOf(part)).map(([name, hyper]) => [`${key}.${name}`, hyper]),
  );
  return { ...own, ...Object.fromEntries(ofParts) };
}

/** The full names of an optimizer's learning rates; see `isLearningRate`. */
export function learningRatesOf(optimizer: Optimizer): string[] {
  return Object.entries(hyperSpecOf(optimizer)).flatMap(([name, hyper]) =>
    isLearningRate(name, hyper) ? [name] : [],
  );
}

/**
 * The full name of a hyperparameter that is given by its full name or, if it is unique, by the last
 * part of that.
 * @throws UsageError if several hyperparameters have that last part
 */
export function fullName(owner: string, spec: HyperSpec, name: string): string {
  if (Object.hasOwn(spec, name)) return name;
  const matches = Object.keys(spec).filter((full) => full.endsWith(`.${name}`));
  if (matches.length > 1) {
    throw new UsageError(
      `${owner} has several hyperparameters "${name}": ${matches.join(", ")}. Name one in full.`,
    );
  }
  return matches[0] ?? name;
}

/**
 * Completes the given hyperparameters of an optimizer with the defaults, and checks them.
 * @throws UsageError for an unknown name or a value out of range
 */
export function resolveOptimizerHyper(optimizer: Optimizer, given: GivenHyper): ResolvedHyper {
  checkOptimizer("resolveOptimizerHyper", optimizer);
  checkArgument("resolveOptimizerHyper", "hyper", given, "fields");
  const owner = `optimizer "${optimizer.name}"`;
  const spec = hyperSpecOf(optimizer);
  const full = Object.entries(given).map(([name, value]) => [fullName(owner, spec, name), value]);
  return resolveHyper(owner, spec, Object.fromEntries(full));
}
