/** Intervals between order statistics cover with the level that they state. */
import { stream } from "@thalweg/core/numeric";
import { describe, expect, it } from "vitest";
import { estimateMedian } from "./estimate.js";

const SAMPLES = process.env.THALWEG_THOROUGH === "1" ? 40_000 : 4000;

/** Distributions whose median is 0 or 1. */
const distributions = {
  normal: { median: 0, draw: (z: number) => z },
  lognormal: { median: 1, draw: (z: number) => Math.exp(2 * z) },
  // Student's t with one degree of freedom has no mean: a quotient of two normals.
  "heavy-tailed": { median: 0, draw: (z: number, w: number) => z / w },
};

describe.each(Object.entries(distributions))(
  "the median's interval on %s values",
  (name, { median, draw }) => {
    it.each([6, 8, 10, 20])("covers with its level, from %i values", (count) => {
      const noise = stream(1, "coverage", name, count);
      let covered = 0;
      let stated = 0;
      for (let i = 0; i < SAMPLES; i++) {
        const values = Array.from({ length: count }, () => draw(noise.normal(), noise.normal()));
        const { interval, level } = estimateMedian(values);
        stated = level!;
        if (interval![0]! <= median && median <= interval![1]!) covered += 1;
      }
      expect(stated).toBeGreaterThanOrEqual(0.95);
      // Exact for continuous distributions: within three standard errors, of twelve cases here.
      const error = Math.sqrt((stated * (1 - stated)) / SAMPLES);
      expect(Math.abs(covered / SAMPLES - stated)).toBeLessThan(3 * error);
    });
  },
);
