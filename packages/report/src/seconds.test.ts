import type { StudyResults } from "@thalweg/study";
import { expect, it } from "vitest";
import { secondsPerGradient } from "./seconds.js";

it("seconds for a gradient are the median of a pair's fresh runs, without compiling", () => {
  const trial = (evaluations: number) => ({ metrics: { evaluations } });
  const pair = (optimizer: string, ...evaluation: [number, number][]) => ({
    ...{
      problem: "beale",
      optimizer,
      replicates: evaluation.map((range) => ({ evaluation: range })),
    },
  });
  const results = {
    trials: [100, 10, 10, 20, 0, 10].map(trial),
    pairs: [pair("adam", [1, 3], [3, 4]), pair("sgd", [4, 5]), pair("sam", [5, 6])],
  } as unknown as StudyResults;
  const timings = [9e9, 1100, 3100, 1100, 500, 600].map((elapsedMs) => ({
    elapsedMs,
    compileMs: 100,
  }));
  // 1 s for 10, 3 s for 10, 1 s for 20: 0.1, 0.3 and 0.05 s a gradient; sgd made none.
  expect(secondsPerGradient(results, timings)).toEqual({ beale: { adam: 0.1, sam: 0.05 } });
});
