import { UsageError } from "@thalweg/core";
import { describe, expect, it } from "vitest";
import { parseStudy } from "./parse.js";
import { studyDefaults } from "./spec.js";

const least = { problems: ["beale"], optimizers: ["adam"] };

const messageOf = (input: unknown): string => {
  try {
    parseStudy(input);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return "no error";
};

describe("a study from outside", () => {
  it("is completed with the defaults of the protocol, and labels from names", () => {
    expect(parseStudy(least)).toEqual({
      name: "study",
      problems: [{ label: "beale", problem: "beale", hyper: {} }],
      optimizers: [{ label: "adam", optimizer: "adam", hyper: {}, search: {} }],
      ...studyDefaults,
      growth: 4,
      plugins: [],
    });
  });

  it("keeps everything that it is given", () => {
    const given = {
      name: "mine",
      problems: [{ label: "b", problem: "beale", hyper: { a: 1 }, budget: 9, microbatches: 2 }],
      optimizers: [
        { label: "a", optimizer: "adam", hyper: { eps: 1 }, search: { lr: { min: 1, max: 2 } } },
      ],
      ...{ trials: 1, replicates: 5, maxReplicates: 7, tuningSeeds: 6, seeds: 2, growth: 1 },
      ...{ strategy: "grid", pruning: "none", objective: "target", baseline: "a", seed: 3 },
      ...{ budget: 4, dtype: "f64", numerics: "fast" },
      plugins: [{ module: "m", version: "1" }],
    };
    expect(parseStudy(given)).toEqual(given);
  });

  it("may name one optimizer twice under two labels", () => {
    const slow = { optimizer: "adam", label: "slow adam", hyper: { beta1: 0.99 } };
    const spec = parseStudy({ ...least, optimizers: ["adam", slow] });
    expect(spec.optimizers.map(({ label }) => label)).toEqual(["adam", "slow adam"]);
  });

  it("keeps the microbatches of a problem, and does not mention one microbatch", () => {
    const problems = [
      { problem: "digits", microbatches: 4 },
      { problem: "diabetes", microbatches: 1 },
    ];
    const spec = parseStudy({ ...least, problems });
    expect(spec.problems.map(({ microbatches }) => microbatches)).toEqual([4, undefined]);
  });

  it("labels an expression over several lines in one", () => {
    const spec = parseStudy({
      ...least,
      optimizers: ["partition(\n\tmatrices: muon;\n rest: adam)"],
    });
    expect(spec.optimizers[0]!.label).toBe("partition( matrices: muon; rest: adam)");
  });

  it.each([
    [null, "study is null; it must be an object with named fields."],
    [{ optimizers: ["adam"] }, "study.problems is missing; it must be a list."],
    [{ ...least, problems: [] }, "study.problems is []; it must be a list of at least one name."],
    [
      { ...least, baseline: "adm" },
      'study.baseline is "adm", which is no optimizer of the study. Did you mean "adam"?',
    ],
    [
      { ...least, replicates: 0 },
      "study.replicates is 0; it must be a whole number of at least 1.",
    ],
    [{ ...least, growth: -1 }, "study.growth is -1; it must be a whole number of at least 0."],
    [{ ...least, strategy: "gird" }, 'unknown search strategy "gird". Did you mean "grid"?'],
    [{ ...least, pruning: "halvin" }, 'unknown pruning "halvin". Did you mean "halving"?'],
    [{ ...least, seeds: 0 }, "study.seeds is 0; it must be a whole number of at least 1."],
    [
      { ...least, problems: [{ problem: "beale", microbatches: 0 }] },
      "study.problems[0].microbatches is 0; it must be a whole number of at least 1.",
    ],
    [
      { ...least, optimizers: [{ optimizer: "adam", label: "a\u001b[31m" }] },
      'study.optimizers[0].label is "a\\u001b[31m"; it must be a text of one line without control characters.',
    ],
    [
      { ...least, name: "a\u009bb" },
      'study.name is "a\\u009bb"; it must be a text of one line without control characters.',
    ],
    [{ ...least, seeds: 2.5 }, "study.seeds is 2.5; it must be a whole number."],
    [
      { ...least, trials: "8" },
      'study.trials is "8"; it must be a whole number from 0 to 1000, or { perDimension: n }.',
    ],
    [
      { ...least, trials: { perDimensions: 8 } },
      "study.trials.perDimension is missing; it must be a number.",
    ],
    [{ ...least, dtype: "f16" }, 'study.dtype is "f16"; it must be one of "f32", "f64".'],
    [
      { ...least, seed: 0, sedes: 3 },
      'study has no field "sedes". Did you mean "seeds" or "seed"?',
    ],
    [
      { ...least, optimizers: [{ optimizer: "adam", hyperr: {} }] },
      'study.optimizers[0] has no field "hyperr". Did you mean "hyper"?',
    ],
    [
      { ...least, optimizers: ["sgd", 3] },
      "study.optimizers[1] is 3; it must be an optimizer's name, or { optimizer, ... }.",
    ],
    [
      { ...least, optimizers: [{ optimizer: "adam", search: { lr: { min: 1 } } }] },
      "study.optimizers[0].search.lr.max is missing; it must be a number.",
    ],
    [
      { ...least, problems: ["beale", "beale"] },
      'study.problems[1]: "beale" is listed twice; leave one out, or give them labels of their own.',
    ],
    [
      { ...least, optimizers: ["sgd", "adam", { optimizer: "adam", hyper: { lr: 1 } }] },
      'study.optimizers[2]: "adam" is listed twice; leave one out, or give them labels of their own.',
    ],
  ])("is refused in one sentence with its path: %j", (input, sentence) => {
    expect(messageOf(input)).toBe(sentence);
  });
});
