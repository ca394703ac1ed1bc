import type { Loss } from "@thalweg/core";
import { describe, it } from "vitest";
import { formula } from "./loss-laws/formula.js";
import { gradient } from "./loss-laws/gradient.js";
import type { LossLaw, LossTraits } from "./loss-laws/loss-law.js";
import { ownRow } from "./loss-laws/own-row.js";

/** The laws of losses, for test runners other than vitest too. */
export const lossLaws: readonly LossLaw[] = [formula, ownRow, gradient];

/** Registers one vitest test for each law of losses. */
export function describeLossLaws(loss: Loss, traits: LossTraits): void {
  describe(`the laws of losses: ${loss.name}`, () => {
    for (const law of lossLaws) it(law.statement, () => law.check(loss, traits));
  });
}
