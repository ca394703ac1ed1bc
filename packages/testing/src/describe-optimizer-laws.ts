import type { Optimizer } from "@thalweg/core";
import { describe, it } from "vitest";
import { compiled } from "./optimizer-laws/compiled.js";
import { concatenation } from "./optimizer-laws/concatenation.js";
import { oddness } from "./optimizer-laws/oddness.js";
import type { OptimizerLaw, OptimizerTraits } from "./optimizer-laws/optimizer-law.js";
import { permutation } from "./optimizer-laws/permutation.js";
import { scaleInvariance } from "./optimizer-laws/scale-invariance.js";
import { scope } from "./optimizer-laws/scope.js";
import { stateRoundTrip } from "./optimizer-laws/state-round-trip.js";
import { zeroGradient } from "./optimizer-laws/zero-gradient.js";

/** The laws of optimizers, for test runners other than vitest too. */
export const optimizerLaws: readonly OptimizerLaw[] = [
  zeroGradient,
  oddness,
  permutation,
  concatenation,
  scope,
  scaleInvariance,
  stateRoundTrip,
  compiled,
];

/**
 * Registers one vitest test for each law of optimizers; those that do not apply are shown as skipped, with the reason.
 *
 *     describeOptimizerLaws(adam, { scaleInvariantWith: { eps: 0 } });
 */
export function describeOptimizerLaws(optimizer: Optimizer, traits: OptimizerTraits = {}): void {
  describe(`the laws of optimizers: ${optimizer.name}`, () => {
    for (const law of optimizerLaws) {
      const why = traits.exempt?.[law.name] ?? law.notFor?.(optimizer, traits);
      if (why === undefined) it(law.statement, () => law.check(optimizer, traits));
      else it.skip(`${law.statement} (exempt: ${why})`);
    }
  });
}
