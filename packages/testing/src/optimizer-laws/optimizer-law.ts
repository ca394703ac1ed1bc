/** What a law of optimizers is. Each is a file beside this one, and is run by `describeOptimizerLaws`. */
import type { GivenHyper, Optimizer } from "@thalweg/core";
import fc from "fast-check";

export type OptimizerLawName =
  | "zero-gradient"
  | "oddness"
  | "permutation"
  | "concatenation"
  | "scope"
  | "scale-invariance"
  | "state-round-trip"
  | "compiled";

/** What is known of an optimizer beside what its definition says. */
export interface OptimizerTraits {
  /** Hyperparameters to run the laws with; the defaults unless given. */
  readonly hyper?: GivenHyper;
  /** Hyperparameters under which scaling all gradients by a power of two changes no step: `{ eps: 0 }`. */
  readonly scaleInvariantWith?: GivenHyper;
  /** Laws that do not hold, each with the reason. */
  readonly exempt?: Partial<Readonly<Record<OptimizerLawName, string>>>;
}

export interface OptimizerLaw {
  readonly name: OptimizerLawName;
  /** The law as a sentence: the name of its test. */
  readonly statement: string;
  /** Why the law says nothing about this optimizer. */
  notFor?(optimizer: Optimizer, traits: OptimizerTraits): string | undefined;
  /** @throws an Error with a counterexample, or the seed of one */
  check(optimizer: Optimizer, traits: OptimizerTraits): void;
}

/** Why a law that needs an elementwise rule says nothing about another. */
export function unlessElementwise(optimizer: Optimizer): string | undefined {
  if (optimizer.kind === "rule" && optimizer.scope === "element") return undefined;
  return "only of rules of scope element";
}

/** Numbers as gradients and parameters are: zeros, tiny and large ones of either sign. */
export const element: fc.Arbitrary<number> = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: -10, max: 10, noNaN: true }) },
  { weight: 2, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(0) },
);

/** Some gradients of one length, with parameters to start from. */
export interface Course {
  readonly theta: readonly number[];
  readonly gradients: readonly (readonly number[])[];
}

export function courseOf(
  size: number,
  { steps = 6, from = element }: { steps?: number; from?: fc.Arbitrary<number> } = {},
): fc.Arbitrary<Course> {
  const vector = fc.array(from, { minLength: size, maxLength: size });
  return fc.record({
    theta: fc.array(element, { minLength: size, maxLength: size }),
    gradients: fc.array(vector, { minLength: 1, maxLength: steps }),
  });
}
