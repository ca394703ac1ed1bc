/**
 * What a law of optimizers is. Each is a file beside this one, and is run by
 * `describeOptimizerLaws`.
 */
import type { Optimizer, OptimizerLawName, OptimizerTraits, ParameterInfo } from "@thalweg/core";
import fc from "fast-check";
import type { Law } from "../law.js";
import { thousandths } from "../thousandths.js";

export type OptimizerLaw = Law<Optimizer, OptimizerTraits, OptimizerLawName>;

/**
 * Why a law that needs an elementwise rule, or a chain of such rules, does not apply to another
 * rule.
 */
export function unlessElementwise(optimizer: Optimizer): string | undefined {
  return isElementwise(optimizer) ? undefined : "only of rules of scope element";
}

function isElementwise(optimizer: Optimizer): boolean {
  if (optimizer.kind === "chain") return optimizer.stages.every(isElementwise);
  return optimizer.kind === "rule" && optimizer.scope === "element";
}

/**
 * Numbers of any size except those whose squares could be subnormal, which states do not keep
 * (docs/numerics.md).
 */
const anySize = fc
  .double({ min: -1e6, max: 1e6, noNaN: true })
  .map((value) => (Math.abs(value) < 1e-140 ? 0 : value));

/**
 * Numbers as gradients and parameters are: of any size that training meets, and now and then 0 or
 * of any size at all.
 */
export const element: fc.Arbitrary<number> = fc.oneof(
  { weight: 4, arbitrary: thousandths(-10, 10) },
  { weight: 1, arbitrary: thousandths(-1e6, 1e6) },
  { weight: 1, arbitrary: anySize },
  { weight: 1, arbitrary: fc.constant(0) },
);

/** A matrix and a vector, for rules that treat them differently: seven numbers in all. */
export const matrixAndVector: readonly ParameterInfo[] = [
  { name: "matrix", shape: [2, 2] },
  { name: "vector", shape: [3] },
];

/** Some gradients of one length, with parameters to start from. */
interface Course {
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
