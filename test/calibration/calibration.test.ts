/**
 * Whether the intervals and tests of a study mean what they say: whole studies are replayed from a
 * table of runs, each with seeds of its own, and every optimizer is compared with itself.
 */
import { createLab } from "@thalweg/engine/node";
import { plugins } from "@thalweg/preset";
import type { StudyResults } from "@thalweg/study";
import { beforeAll, describe, expect, it } from "vitest";
import {
  apart,
  apartByChance,
  contradictions,
  costsOf,
  covered,
  rangeOf,
  ranksCovered,
  ranksOf,
  shareOf,
  toldApart,
  total,
  twoErrors,
} from "./measure.js";
import { Simulation } from "./simulate.js";
import { readTable } from "./table-executor.js";

const STUDIES = process.env.THALWEG_THOROUGH === "1" ? 200 : 40;
const REPLICATES = 6;
/** The exact level of the range of six. */
const LEVEL = 31 / 32;

let simulation: Simulation;
let studies: readonly StudyResults[];

beforeAll(async () => {
  const lab = await createLab({ plugins, executor: "inline" });
  simulation = new Simulation(readTable(), lab.directory);
  await lab.close();
  studies = await simulation.studies(STUDIES, {});
}, 600_000);

describe("one optimizer against itself", () => {
  it("has ranges of six replicates apart as rarely as independent samples: 2 in 924", () => {
    const nominal = apartByChance(REPLICATES);
    expect(nominal).toBeCloseTo(2 / 924, 15);
    const share = total(apart(studies, rangeOf));
    expect(shareOf(share)).toBeLessThanOrEqual(nominal + twoErrors(nominal, share.of));
  });

  it("is told apart by six equal signs in at most 2 of 64 cases", () => {
    const nominal = 2 / 2 ** REPLICATES;
    const share = total(toldApart(studies, 0.05));
    expect(shareOf(share)).toBeLessThanOrEqual(nominal + twoErrors(nominal, share.of));
  });
});

describe("the interval between replicates", () => {
  it("contains the median of all replicates with at least its level", () => {
    expect(studies[0]!.pairs[0]!.procedure.level).toBe(LEVEL);
    const share = total(covered(studies, rangeOf, costsOf));
    expect(shareOf(share)).toBeGreaterThanOrEqual(LEVEL - twoErrors(LEVEL, share.of));
  });

  it("of a mean rank contains that of all studies with at least its level", () => {
    const ranks = ranksOf(studies);
    const share = ranksCovered(ranks, ranks);
    // The ranks of one study add up to a constant, so its seven intervals count as one.
    expect(shareOf(share)).toBeGreaterThanOrEqual(LEVEL - twoErrors(LEVEL, studies.length));
  });
});

describe("the verdict", () => {
  it.each([16, 32])("with 8 settings is not contradicted by that with %i", async (trials) => {
    const others = await simulation.studies(5, { trials });
    const found = others.flatMap((other, i) => contradictions(studies[i]!, other));
    expect(found).toEqual([]);
  });
});
