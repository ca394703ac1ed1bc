import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseStudy } from "./parse.js";
import { evaluationSeeds, tuningSeeds } from "./seeds.js";

const numRuns = process.env.THALWEG_THOROUGH === "1" ? 200 : 20;
const studySeed = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const replicates = 5;
const specOf = (seed: number) =>
  parseStudy({
    ...{ problems: ["beale"], optimizers: ["adam"], seed, replicates, tuningSeeds: 4, seeds: 6 },
  });

/** Every seed of a study. */
const seedsOf = (seed: number): number[] =>
  Array.from({ length: replicates }, (_, r) => [
    ...tuningSeeds(specOf(seed), r),
    ...evaluationSeeds(specOf(seed), r),
  ]).flat();

describe("the seeds of a study", () => {
  it("are distinct over studies, replicates, phases and indices, and whole numbers below 2^48", () => {
    fc.assert(
      fc.property(fc.uniqueArray(studySeed, { minLength: 2, maxLength: 4 }), (studies) => {
        const seeds = studies.flatMap(seedsOf);
        // 200 draws of 48 bits are equal somewhere with probability 7e-11.
        expect(new Set(seeds).size).toBe(studies.length * replicates * (4 + 6));
        for (const seed of seeds) {
          expect(Number.isSafeInteger(seed) && seed >= 0 && seed < 2 ** 48).toBe(true);
        }
      }),
      { numRuns },
    );
  });

  it("stay the same when a study gets more of them, or more replicates", () => {
    fc.assert(
      fc.property(studySeed, (seed) => {
        const more = { ...specOf(seed), replicates: 20, tuningSeeds: 9, seeds: 9 };
        expect(tuningSeeds(more, 3).slice(0, 4)).toEqual(tuningSeeds(specOf(seed), 3));
        expect(evaluationSeeds(more, 3).slice(0, 6)).toEqual(evaluationSeeds(specOf(seed), 3));
      }),
      { numRuns },
    );
  });
});
