/** The plugins against what PyTorch computed: optimizers on the same gradients, schedules, losses. See test/references/README.md. */
import { readFileSync } from "node:fs";
import { adagrad } from "@thalweg/adagrad";
import { adam } from "@thalweg/adam";
import { type GivenHyper, type Loss, mean, type Optimizer, type Scheduler } from "@thalweg/core";
import { crossEntropy, meanAbsoluteError, meanSquaredError } from "@thalweg/losses";
import { radam } from "@thalweg/radam";
import { rmsprop } from "@thalweg/rmsprop";
import { cosine, exponential, plateau, step } from "@thalweg/schedulers";
import { gradientDescent, momentum, nesterov } from "@thalweg/sgd";
import { grad } from "@thalweg/tensor";
import { createScheduleRunner, createStepper, evaluate } from "@thalweg/testing";
import { describe, expect, it } from "vitest";

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`references/pytorch-${name}.json`, import.meta.url), "utf8"));

/** The largest difference, relative to 1 + the size expected. */
const error = (actual: ArrayLike<number>, expected: readonly number[]) => {
  expect(actual.length).toBe(expected.length);
  return Math.max(...expected.map((x, i) => Math.abs(actual[i]! - x) / (1 + Math.abs(x))));
};

interface OptimizerReference {
  readonly shapes: readonly (readonly number[])[];
  readonly init: readonly (readonly number[])[];
  readonly grads: readonly (readonly (readonly number[])[])[];
  readonly cases: readonly {
    readonly torchClass: string;
    readonly hyper: Readonly<Record<string, unknown>>;
    readonly params: readonly (readonly (readonly number[])[])[];
  }[];
}

interface Replay {
  readonly torchClass: string;
  readonly torch: Readonly<Record<string, unknown>>;
  readonly optimizer: Optimizer;
  readonly hyper: GivenHyper;
  /** Relative; 1e-12 for the same formula in another order of rounding. */
  readonly within: number;
}

const replays: readonly Replay[] = [
  {
    torchClass: "SGD",
    torch: { lr: 0.1 },
    optimizer: gradientDescent,
    hyper: { lr: 0.1 },
    within: 1e-12,
  },
  {
    torchClass: "SGD",
    torch: { lr: 0.05, momentum: 0.9 },
    optimizer: momentum,
    hyper: { lr: 0.05 },
    within: 1e-12,
  },
  {
    torchClass: "SGD",
    torch: { lr: 0.05, momentum: 0.9, nesterov: true },
    optimizer: nesterov,
    hyper: { lr: 0.05 },
    within: 1e-12,
  },
  {
    torchClass: "Adagrad",
    torch: { lr: 0.1 },
    optimizer: adagrad,
    hyper: { lr: 0.1 },
    within: 1e-12,
  },
  {
    torchClass: "RMSprop",
    torch: { lr: 0.01 },
    optimizer: rmsprop,
    hyper: { lr: 0.01, rho: 0.99 },
    within: 1e-12,
  },
  {
    torchClass: "Adam",
    torch: { lr: 0.01 },
    optimizer: adam,
    hyper: { lr: 0.01 },
    within: 1e-12,
  },
  {
    // PyTorch adds eps = 1e-8 to the root of v before its correction: some 1e-7 of each step of at most 7.27 lr.
    torchClass: "RAdam",
    torch: { lr: 0.01 },
    optimizer: radam,
    hyper: { lr: 0.01, threshold: 5 },
    within: 1e-6,
  },
];

describe("optimizers on PyTorch's gradients", () => {
  const { shapes, init, grads, cases } = read<OptimizerReference>("optimizers");
  const parameters = shapes.map((shape, i) => ({ name: `tensor${i}`, shape }));

  it.each(replays)(
    "$torchClass $torch: the parameters after each step, within $within",
    (replay) => {
      const { torchClass, torch, optimizer, hyper, within } = replay;
      const found = cases.find(
        (each) =>
          each.torchClass === torchClass && JSON.stringify(each.hyper) === JSON.stringify(torch),
      );
      const stepper = createStepper(optimizer, { parameters, hyper, total: grads.length });
      stepper.start(init.flat());
      expect(found?.params.length).toBe(grads.length);
      for (const [i, g] of grads.entries()) {
        stepper.step(g.flat());
        expect(error(stepper.save().theta, found!.params[i]!.flat())).toBeLessThan(within);
      }
    },
  );
});

interface ScheduleReference {
  readonly cases: readonly {
    readonly schedule: string;
    readonly baseLr: number;
    readonly lr: readonly number[];
    readonly metric: readonly number[] | null;
  }[];
}

/** Our settings for PyTorch's, and for how many steps the two are the same schedule. */
const schedules: readonly [
  string,
  Scheduler,
  Record<string, number>,
  total: number,
  steps: number,
][] = [
  ["step", step, { gamma: 0.5, every: 10 / 60 }, 60, 60],
  ["exponential", exponential, { gamma: 0.93 ** 60 }, 60, 60],
  ["cosine", cosine, { final: 0.01 }, 50, 50],
];

describe("schedules against PyTorch's", () => {
  const { cases } = read<ScheduleReference>("schedules");
  const named = (name: string) => cases.find(({ schedule }) => schedule === name)!;

  it.each(schedules)(
    "%s: the rate of each step, within 1e-14",
    (name, scheduler, hyper, total, steps) => {
      const { baseLr, lr } = named(name);
      const runner = createScheduleRunner(scheduler, hyper);
      const values = lr.slice(0, steps).map((_, at) => runner.valueAt(at, total, baseLr));
      expect(error(values, lr.slice(0, steps))).toBeLessThan(1e-14);
    },
  );

  it("plateau: the rate after each measurement, within 1e-14", () => {
    const { baseLr, lr, metric } = named("plateau");
    const hyper = { factor: 0.5, patience: 3, threshold: 1e-3, cooldown: 2, final: 1e-3 };
    const runner = createScheduleRunner(plateau, hyper);
    const values = lr.map((_, at) => {
      const value = runner.valueAt(at, lr.length, baseLr);
      runner.observe(metric![at]!);
      return value;
    });
    expect(error(values, lr)).toBeLessThan(1e-14);
    expect(new Set(lr).size).toBeGreaterThan(3);
  });
});

interface LossReference {
  readonly cases: readonly {
    readonly loss: string;
    readonly hyper: Readonly<Record<string, unknown>>;
    readonly input: readonly (readonly number[])[];
    readonly target: readonly (number | readonly number[])[];
    readonly value: number;
    readonly grad: readonly (readonly number[])[];
  }[];
}

const losses: readonly [string, Loss][] = [
  ["mse", meanSquaredError],
  ["mae", meanAbsoluteError],
  ["cross-entropy", crossEntropy],
];

describe("losses against PyTorch's", () => {
  const { cases } = read<LossReference>("losses");

  it.each(losses)("%s: value and gradient, within 1e-14", (name, loss) => {
    const found = cases.find((each) => each.loss === name && Object.keys(each.hyper).length === 0)!;
    const shape = [found.input.length, found.input[0]!.length];
    const classes = loss.targets === "classes";
    const target = {
      shape: classes ? [shape[0]!] : shape,
      values: found.target.flat(),
      ...(classes && ({ dtype: "i32" } as const)),
    };
    const prediction = { shape, values: found.input.flat() };
    const { value, slope } = evaluate({ prediction, target }, (tensors) => {
      const total = mean(loss.value(tensors));
      return { value: total, slope: grad(total, [tensors.prediction!])[0]! };
    });
    expect(error(value, [found.value])).toBeLessThan(1e-14);
    expect(error(slope, found.grad.flat())).toBeLessThan(1e-14);
  });
});
