import { describe, expect, it } from "vitest";
import { absolute, summarize } from "../measure/statistics.js";
import { claimTable, markdownOf, summaryOf } from "./markdown.js";
import type { Claim, Results } from "./table.js";

const claim: Claim = {
  id: "A/thalweg/torch",
  text: "A: Thalweg, against PyTorch 1.13 | CPU",
  unit: "x",
  better: "more",
  reached: absolute([35, 37, 40]),
  bound: { kind: "at least", value: 36 },
};

const results: Results = {
  date: "2026-01-01",
  machine: { processor: "one" },
  environment: ["X=1 was set and is taken out"],
  commit: "abc",
  rounds: 3,
  roundMs: 60,
  elapsedSeconds: 61.4,
  peers: [{ id: "thalweg", title: "Thalweg portable", notes: ["a note"] }],
  skipped: ["jax-js is skipped: no package (to install it: npm)."],
  failed: [],
  sections: [
    {
      id: "training",
      title: "Training steps",
      rows: [
        {
          id: "A",
          title: "A",
          unit: "us",
          cells: [
            { peer: "thalweg", mode: "", summary: summarize([1, 2, 3]) },
            { peer: "numpy", cannot: "too large" },
          ],
          claims: [claim],
          notes: ["A: losses agree."],
        },
      ],
    },
  ],
};

describe("the results as a page", () => {
  it("hold one table of ratios with spread, target and verdict", () => {
    expect(claimTable(results.sections).split("\n").at(-1)).toBe(
      "| A: Thalweg, against PyTorch 1.13 \\| CPU | x | 37 | 35 | 40 |  | at least 36 | reached |",
    );
    expect(summaryOf(results.sections)).toBe("1 of 1 targets are reached.");
  });

  it("say missed where a target is", () => {
    const missed = { ...claim, bound: { kind: "at least", value: 38 } } as const;
    const [section] = results.sections;
    const sections = [{ ...section!, rows: [{ ...section!.rows[0]!, claims: [missed] }] }];
    expect(claimTable(sections)).toContain("| at least 38 | **missed** |");
    expect(summaryOf(sections)).toBe("0 of 1 targets are reached.");
  });

  it("name machine, peers, what was changed, who was skipped, and who cannot", () => {
    const page = markdownOf(results);
    for (const part of [
      "- processor: one\n- X=1 was set and is taken out",
      "- Thalweg portable; a note",
      "- jax-js is skipped: no package (to install it: npm).",
      "| A, us | 2 [1..3] | cannot: too large |",
      "- A: losses agree.",
    ]) {
      expect(page).toContain(part);
    }
  });
});
