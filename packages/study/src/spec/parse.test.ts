import { UsageError } from "@thalweg/core";
import { describe, expect, it } from "vitest";
import { parseStudy } from "./parse.js";
import { evaluationSeeds, tuningSeed } from "./spec.js";

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
  it("is completed with 8 tuning trials, 10 seeds, seed 0 and labels from names", () => {
    expect(parseStudy(least)).toEqual({
      name: "study",
      problems: [{ label: "beale", problem: "beale", hyper: {} }],
      optimizers: [{ label: "adam", optimizer: "adam", hyper: {}, search: {} }],
      trials: 8,
      seeds: 10,
      seed: 0,
      plugins: [],
    });
  });

  it("may name one optimizer twice under two labels", () => {
    const slow = { optimizer: "adam", label: "slow adam", hyper: { beta1: 0.99 } };
    const spec = parseStudy({ ...least, optimizers: ["adam", slow] });
    expect(spec.optimizers.map(({ label }) => label)).toEqual(["adam", "slow adam"]);
  });

  it("keeps the shards of a problem, and does not mention one shard", () => {
    const problems = [
      { problem: "digits", shards: 4 },
      { problem: "diabetes", shards: 1 },
    ];
    const spec = parseStudy({ ...least, problems });
    expect(spec.problems.map(({ shards }) => shards)).toEqual([4, undefined]);
  });

  it("never evaluates on the tuning seed", () => {
    const spec = parseStudy({ ...least, seed: 40, seeds: 3 });
    expect([tuningSeed(spec), ...evaluationSeeds(spec)]).toEqual([40, 41, 42, 43]);
  });

  it.each([
    [null, "study is null; it must be an object with named fields."],
    [{ optimizers: ["adam"] }, "study.problems is missing; it must be a list."],
    [{ ...least, problems: [] }, "study.problems is []; it must be a list of at least one name."],
    [{ ...least, seeds: 0 }, "study.seeds is 0; it must be a whole number of at least 1."],
    [
      { ...least, problems: [{ problem: "beale", shards: 0 }] },
      "study.problems[0].shards is 0; it must be a whole number of at least 1.",
    ],
    [{ ...least, seeds: 2.5 }, "study.seeds is 2.5; it must be a whole number."],
    [{ ...least, trials: "8" }, 'study.trials is "8"; it must be a number.'],
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
  ])("is refused in one sentence with its path: %j", (input, sentence) => {
    expect(messageOf(input)).toBe(sentence);
  });
});
