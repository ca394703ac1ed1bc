/** The hyperparameters of an optimizer as one flat list: a rule's own names, and in a composite `part.name`. */
import {
  type GivenHyper,
  type HyperSpec,
  type Optimizer,
  type ResolvedHyper,
  resolveHyper,
  UsageError,
} from "@thalweg/core";

/** The parts of a composite under names that tell them apart. */
export function partsOf(optimizer: Optimizer): { key: string; optimizer: Optimizer }[] {
  if (optimizer.kind === "rule") return [];
  const named = namedParts(optimizer);
  const seen = new Map<string, number>();
  return named.map(({ name, optimizer: part }) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return { key: count === 1 ? name : `${name}-${count}`, optimizer: part };
  });
}

function namedParts(optimizer: Exclude<Optimizer, { readonly kind: "rule" }>) {
  switch (optimizer.kind) {
    case "chain":
      return optimizer.links.map((link) => ({ name: link.name, optimizer: link }));
    case "partition":
      return optimizer.parts;
    case "wrapper":
      return [{ name: "inner", optimizer: optimizer.inner }];
  }
}

/** The hyperparameters by full name; a wrapper's own stand under its own names, those inside as `inner.name`. */
export function hyperSpecOf(optimizer: Optimizer): HyperSpec {
  if (optimizer.kind === "rule") return optimizer.hyper;
  const own = optimizer.kind === "wrapper" ? optimizer.wrapper.hyper : {};
  const ofParts = partsOf(optimizer).flatMap(({ key, optimizer: part }) =>
    Object.entries(hyperSpecOf(part)).map(([name, hyper]) => [`${key}.${name}`, hyper]),
  );
  return { ...own, ...Object.fromEntries(ofParts) };
}

/**
 * The full name of a hyperparameter that may be given by its last part, if only one has it.
 * @throws UsageError if several have it
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

/** Completes and checks an optimizer's hyperparameters. */
export function resolveOptimizerHyper(optimizer: Optimizer, given: GivenHyper): ResolvedHyper {
  const owner = `optimizer "${optimizer.name}"`;
  const spec = hyperSpecOf(optimizer);
  const full = Object.entries(given).map(([name, value]) => [fullName(owner, spec, name), value]);
  return resolveHyper(owner, spec, Object.fromEntries(full));
}
