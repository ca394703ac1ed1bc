import type { StudyResults } from "@thalweg/study";
import { describe, expect, it } from "vitest";
import { protocol, summary } from "./words.js";

const resultsOf = (study: object, tuned: readonly object[], trials = 1) =>
  ({
    ...{ study, problems: [{}, {}], trials: new Array(trials) },
    optimizers: tuned.map((each, i) => ({ label: `rule ${i}`, tuned: each })),
  }) as unknown as StudyResults;

const size = {
  ...{ trials: 5, replicates: 6, tuningSeeds: 4, seeds: 3, growth: 1, seed: 7 },
  ...{ strategy: "grid", pruning: "halving" },
};

describe("the protocol", () => {
  it("says how many values were tried, of what, in how many replicates, on how many seeds", () => {
    const [tuning, compared, kept, judgement] = protocol(resultsOf(size, [{ lr: {} }, { lr: {} }]));
    expect(tuning).toContain(
      "in each of 6 replicates every optimizer tried 5 values of lr (grid search) on one seed, ",
    );
    expect(tuning).toContain("up to 1 setting beyond that end");
    expect(compared).toBe("The best 2 settings of a replicate ran on 4 seeds.");
    expect(kept).toContain("failed least");
    expect(judgement).toContain(
      "each of 6 replicates ran its setting on 3 fresh seeds of its own.",
    );
    expect(judgement).toContain("All seeds follow from the study's, 7.");
    const one = protocol(
      resultsOf({ ...size, replicates: 1, tuningSeeds: 1, seeds: 1 }, [{ lr: {} }]),
    );
    expect(one[0]).toContain("in each of 1 replicate ");
    expect(one[2]).toContain("each of 1 replicate ran its setting on 1 fresh seed ");
    const more = protocol(resultsOf({ ...size, maxReplicates: 9, pruning: "none" }, [{ lr: {} }]));
    expect(more[0]).toContain("in each of 6 to 9 replicates ");
    expect(more[1]).toBe("Every setting ran on 4 seeds.");
  });

  it("says what each optimizer tuned where they differ, and that nothing was where nothing was", () => {
    const several = resultsOf(size, [{ lr: {} }, { a: {}, b: {} }, {}]);
    expect(protocol(several)[0]).toBe("Tuned: lr of rule 0; a and b of rule 1.");
    expect(protocol(several)[1]).toContain("tried 5 settings (grid search) on one seed, ");
    for (const [trials, tuned] of [
      [0, { lr: {} }],
      [4, {}],
    ] as const) {
      expect(protocol(resultsOf({ ...size, trials }, [tuned]))[0]).toBe(
        "Nothing was tuned: every optimizer ran at its defaults.",
      );
    }
  });
});

it("the summary counts optimizers, problems and trainings", () => {
  expect(summary(resultsOf({}, [{}], 21))).toBe("1 optimizer on 2 problems, 21 trainings.");
});
