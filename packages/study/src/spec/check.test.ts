import { choice, decay, nonNegative, positive, real } from "@thalweg/core";
import { describe, expect, it } from "vitest";
import { namesFrom } from "../test-data/made-names.js";
import { checkStudy } from "./check.js";
import { parseStudy, type StudyInput } from "./parse.js";

const descriptions = {
  problems: {
    beale: {
      kind: "analytic",
      name: "beale",
      aliases: ["beale-2d"],
      source: "Beale 1958",
      hyper: {},
      start: [1, 1],
      startNoise: 0.1,
      minimum: { value: 0, at: [[3, 0.5]] },
      domain: [
        [-4.5, 4.5],
        [-4.5, 4.5],
      ],
      steps: 2000,
      target: { relative: 1e-3 },
    },
  },
  optimizers: {
    adam: {
      name: "adam",
      source: "Kingma & Ba 2015",
      hyper: {
        lr: positive(1e-3),
        beta1: decay(0.9),
        flavour: choice("paper", ["paper", "torch"]),
      },
    },
    free: { name: "free", source: "nobody", hyper: {} },
  },
  transforms: {
    clip: { kind: "rule", name: "clip", source: "made", hyper: { max: positive(1) } },
  },
  schedulers: { cosine: { name: "cosine", source: "Loshchilov & Hutter 2017", hyper: {} } },
};

const check = (optimizer: StudyInput["optimizers"][number], problem = "beale") =>
  checkStudy(parseStudy({ problems: [problem], optimizers: [optimizer] }), namesFrom(descriptions));

describe("a study's names", () => {
  it("are found, aliases too, and the learning rate is what is tuned", () => {
    const { problems, optimizers } = check("adam+cosine", "beale-2d");
    expect(problems[0]!.description.name).toBe("beale");
    expect(optimizers[0]!.tuned).toEqual({ lr: { hyper: positive(1e-3), usual: 1e-3 } });
  });

  it("may be those of a chain, whose learning rate is found and whose values have full names", () => {
    const { optimizers } = check({ optimizer: "clip|adam", hyper: { lr: 0.1 } });
    expect(optimizers[0]!.tuned).toEqual({ "adam.lr": { hyper: positive(1e-3), usual: 0.1 } });
    expect(optimizers[0]!.hyper).toEqual({ "adam.lr": 0.1 });
    const searched = check({ optimizer: "clip|adam", search: { max: { min: 1, max: 2 } } });
    expect(Object.keys(searched.optimizers[0]!.tuned)).toEqual(["clip.max"]);
  });

  it("give nothing to tune for an optimizer without a learning rate", () => {
    expect(check("free").optimizers[0]!.tuned).toEqual({});
  });

  it("take a fixed value as the usual one", () => {
    const { optimizers } = check({ optimizer: "adam", hyper: { lr: 0.1 } });
    expect(optimizers[0]!.tuned.lr!.usual).toBe(0.1);
  });

  it.each([
    ["adm", 'unknown optimizer "adm". Did you mean "adam"?'],
    ["adam+cosin", 'unknown scheduler "cosin". Did you mean "cosine"?'],
    [
      "adam+beta2:cosine",
      'optimizer "adam" has no numeric hyperparameter "beta2" to schedule. Did you mean "beta1"?',
    ],
    [
      { optimizer: "adam", hyper: { lr: 0 } },
      'optimizer "adam": "lr" is 0; it must be in (0, inf).',
    ],
    [
      { optimizer: "adam", search: { flavour: { min: 0, max: 1 } } },
      'optimizer "adam": hyperparameter "flavour" cannot be searched, it is structural. Known are beta1, lr.',
    ],
    [
      { optimizer: "adam", search: { lr: { min: 1, max: 0.1 } } },
      'optimizer "adam": the range of "lr" is [1, 0.1]; its lower end must be below its upper.',
    ],
    [
      { optimizer: "adam", search: { lr: { min: 0, max: 1 } } },
      'optimizer "adam": the range of "lr" is [0, 1]; it must lie within 0 and Infinity, and is searched on a log scale.',
    ],
  ])("are refused in one sentence: %j", (optimizer, sentence) => {
    expect(() => check(optimizer)).toThrow(sentence);
  });

  it("need a range where the usual value is 0 on a log scale", () => {
    const optimizers = {
      made: { name: "made", source: "made", hyper: { lr: nonNegative(0) } },
    };
    const spec = (more: object) =>
      parseStudy({ problems: ["beale"], optimizers: [{ optimizer: "made", ...more }] });
    const checked = (more: object) =>
      checkStudy(spec(more), namesFrom({ ...descriptions, optimizers }));
    expect(() => checked({})).toThrow(
      'optimizer "made": "lr" is usually 0, about which there is no range; give one.',
    );
    const range = { min: 1e-3, max: 1 };
    expect(checked({ search: { lr: range } }).optimizers[0]!.tuned.lr!.range).toEqual(range);
  });

  it("list the nearest problem", () => {
    expect(() => check("adam", "beal")).toThrow('unknown problem "beal". Did you mean "beale"?');
  });

  it("may be searched up to both ends of a linear range, and no further", () => {
    const bounded = {
      ...descriptions,
      optimizers: {
        made: { name: "made", source: "made", hyper: { x: real(1, { min: -1, max: 2 }) } },
      },
    };
    const searched = (min: number, max: number) => () =>
      checkStudy(
        parseStudy({
          problems: ["beale"],
          optimizers: [{ optimizer: "made", search: { x: { min, max } } }],
        }),
        namesFrom(bounded),
      ).optimizers[0]!.tuned.x?.range;
    expect(searched(-1, 2)()).toEqual({ min: -1, max: 2 });
    expect(searched(-1.01, 2)).toThrow("it must lie within -1 and 2.");
    expect(searched(-1, 2.01)).toThrow("it must lie within -1 and 2.");
  });
});
