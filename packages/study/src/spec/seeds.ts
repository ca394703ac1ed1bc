import { hashJson } from "@thalweg/core/numeric";
import type { StudySpec } from "./spec.js";

/** 48 bits: 12 hexadecimal digits. */
const DIGITS = 12;

/**
 * Seed `index` of a phase of a replicate: the first 48 bits of the SHA-256 of (study seed, phase,
 * replicate, index). Tuning, judgement, other replicates and other studies therefore have different
 * seeds; every optimizer and problem has the same ones, so that comparisons within a replicate are
 * paired (common random numbers).
 */
function keyedSeed(
  { seed }: Pick<StudySpec, "seed">,
  phase: "tune" | "evaluate",
  replicate: number,
  index: number,
): number {
  const hash = hashJson({ seed, phase, replicate, index });
  return Number.parseInt(hash.slice(0, DIGITS), 16);
}

const seedsOf =
  (phase: "tune" | "evaluate", count: "tuningSeeds" | "seeds") =>
  (spec: StudySpec, replicate: number): number[] =>
    Array.from({ length: spec[count] }, (_, i) => keyedSeed(spec, phase, replicate, i));

/** The seeds on which a replicate compares settings. All settings run on the first. */
export const tuningSeeds = seedsOf("tune", "tuningSeeds");

/** The fresh seeds on which a replicate's choice is judged. */
export const evaluationSeeds = seedsOf("evaluate", "seeds");
