import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPoint, pointInterval, Recorder } from "./curve.js";

function points(steps: number, stepsPerEpoch?: number): number[] {
  const interval = pointInterval(steps, stepsPerEpoch);
  return Array.from({ length: steps + 1 }, (_, step) => step).filter((step) =>
    isPoint(step, steps, interval),
  );
}

describe("the points of a curve", () => {
  it("are at most 200, and hold the first and the last step", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20_000 }),
        fc.integer({ min: 1, max: 300 }),
        (steps, epoch) => {
          for (const at of [points(steps), points(steps, epoch)]) {
            expect(at.length).toBeLessThanOrEqual(200);
            expect(at[0]).toBe(0);
            expect(at.at(-1)).toBe(steps);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it("are every step of a short run and every epoch of one on data", () => {
    expect(points(5)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(points(12, 4)).toEqual([0, 4, 8, 12]);
  });
});

describe("the recorder", () => {
  it("keeps numbers that JSON cannot say as null", () => {
    const recorder = new Recorder();
    recorder.add(0, { loss: 1 });
    recorder.add(7, { loss: Number.NaN });
    expect(recorder.curves()).toEqual({
      loss: { evaluations: [0, 7], value: [1, null] },
    });
  });
});
