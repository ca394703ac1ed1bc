import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare, comparisonText } from "./check.js";
import { absolute } from "./measure/statistics.js";
import type { Claim, Results } from "./report/table.js";

const claim = (samples: readonly number[], more: Partial<Claim> = {}): Claim => ({
  id: "B/thalweg/torch",
  text: "B, against PyTorch",
  unit: "x",
  better: "more",
  reached: absolute(samples),
  ...more,
});

const resultsOf = (...claims: Claim[]): Results => ({
  date: "2026-01-01",
  machine: { processor: "one" },
  environment: [],
  commit: "abc",
  rounds: 5,
  roundMs: 60,
  elapsedSeconds: 1,
  peers: [],
  skipped: [],
  failed: [],
  sections: [
    {
      id: "s",
      title: "s",
      rows: [{ id: "r", title: "r", unit: "", cells: [], claims, notes: [] }],
    },
  ],
});

const samples = fc.array(fc.double({ min: 1, max: 2, noNaN: true }), {
  minLength: 5,
  maxLength: 20,
});

describe("the check", () => {
  it("finds nothing between a run and itself", () => {
    fc.assert(
      fc.property(samples, (taken) => {
        const run = resultsOf(claim(taken));
        expect(compare(run, run)).toMatchObject({ slower: [], faster: [], compared: 1 });
      }),
    );
  });

  it("finds a change of more than 5 % and both ranges between quartiles, whichever way is good", () => {
    fc.assert(
      fc.property(samples, fc.constantFrom("more" as const, "less" as const), (taken, better) => {
        const before = claim(taken, { better });
        // Its range is twice that of the first: together thrice, which is at most 3.
        const after = claim(
          taken.map((x) => 2 * x + 10),
          { better },
        );
        const { slower, faster } = compare(resultsOf(before), resultsOf(after));
        expect([slower.length, faster.length]).toEqual(better === "more" ? [0, 1] : [1, 0]);
      }),
    );
  });

  it("does not blame a spread that covers the change", () => {
    const before = claim([3, 4, 5]);
    const after = claim([2.5, 3.5, 4.5]);
    expect(compare(resultsOf(before), resultsOf(after)).slower).toEqual([]);
  });

  it("does not blame what is below the noise of its number", () => {
    const before = claim([1, 1, 1], { better: "less", noise: 1_000 });
    const after = claim([900, 900, 900], { better: "less", noise: 1_000 });
    expect(compare(resultsOf(before), resultsOf(after)).slower).toEqual([]);
  });

  it("says what got slower, by how much, and what it could not compare", () => {
    const before = resultsOf(claim([4, 4, 4]), claim([1], { id: "gone" }));
    const after = { ...resultsOf(claim([3, 3, 3])), machine: { processor: "two" } };
    expect(comparisonText(compare(before, after), before, after).split("\n")).toEqual([
      "Compared with the run of 2026-01-01 at commit abc: of 1 numbers 1 got worse and 0 better by more than both runs' spread.",
      "The recorded run was on another processor: one.",
      "slower: B, against PyTorch: 4 -> 3 x (25 %, of which 5 % may be chance)",
      "not compared: 1 recorded numbers that this run does not have.",
    ]);
  });
});
