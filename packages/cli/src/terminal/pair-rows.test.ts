import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EndedTrial, PairRows } from "./pair-rows.js";

const trial: fc.Arbitrary<EndedTrial> = fc.record({
  problem: fc.constantFrom("beale", "digits-mlp", "a problem with a long name"),
  optimizer: fc.constantFrom("adam", "sgd", "adam+warmup-cosine", "muon"),
  failed: fc.boolean(),
  loss: fc.option(fc.double({ noNaN: true, min: 0, max: 10 })),
});

const rowsOf = (trials: readonly EndedTrial[]) => {
  const rows = new PairRows();
  for (const each of trials) rows.add(each);
  return rows;
};

describe("the rows of a study's pairs", () => {
  it("count what ended and failed, with the lowest loss, in the order of the pairs", () => {
    const of = (optimizer: string, loss: number | null, failed = false) => ({
      ...{ problem: "beale", optimizer, loss, failed },
    });
    const rows = rowsOf([of("adam", 0.5), of("sgd", null, true), of("adam", 0.25), of("adam", 1)]);
    expect(rows.lines(10, 80)).toEqual([
      "problem  optimizer  ended  failed  best loss",
      "beale    adam           3               0.25",
      "beale    sgd            1       1          –",
    ]);
  });

  it("fit the terminal, and keep the pairs whose trials ended last", () => {
    fc.assert(
      fc.property(
        fc.array(trial, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 10, max: 90 }),
        (trials, most, width) => {
          const lines = rowsOf(trials).lines(most, width);
          expect(lines.length).toBeLessThanOrEqual(most);
          for (const line of lines) expect([...line].length).toBeLessThanOrEqual(width);
          if (most < 3 || width < 90) return;
          const { problem, optimizer } = trials.at(-1)!;
          expect(lines.some((line) => line.includes(problem) && line.includes(optimizer))).toBe(
            true,
          );
          const pairs = new Set(trials.map((each) => `${each.problem} ${each.optimizer}`)).size;
          const [, others] = /^and (\d+) other pairs$/.exec(lines.at(-1)!) ?? [];
          const shown = lines.length - 1 - (others === undefined ? 0 : 1);
          expect(shown + Number(others ?? 0)).toBe(pairs);
        },
      ),
    );
  });
});
