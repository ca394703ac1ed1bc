import {
  chain,
  defineOptimizer,
  type GivenHyper,
  type Optimizer,
  type ParameterInfo,
  type Wrapper,
  wrap,
} from "@thalweg/core";
import * as named from "@thalweg/optimizers";
import { compileProgram, instantiate, type ProgramSpec } from "@thalweg/tensor";
import { createStepper, runs } from "@thalweg/testing";
import { addNoise, asam, clipByGlobalNorm, sam } from "@thalweg/transforms";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gradient, start, trajectory } from "../probe-rules/quadratic.js";
import { muonOnMatrices, scheduleFree } from "../probe-rules/rules.js";

const { adam, gradientDescent, momentum } = named;

const compile = (spec: ProgramSpec) => instantiate(compileProgram(spec));
const run = (optimizer: Optimizer, hyper: GivenHyper = {}, steps = 12) =>
  trajectory(optimizer, hyper, steps, compile);
const all = named.default.transforms as readonly Wrapper[];
const closeTo = (actual: readonly number[], expected: readonly number[]) => {
  actual.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-13);
  });
};

describe("wrapping changes no bit of what is inside", () => {
  const idle: readonly (readonly [Wrapper, GivenHyper])[] = [
    [named.emaOfParameters, {}],
    [named.swa, { start: 0 }],
    [named.skipNotFinite, {}],
    [named.skipLarge, { max: 1e9 }],
    [named.accumulate, { k: 1 }],
    [named.decoupledWeightDecay, { lambda: 0 }],
    [named.lookahead, { k: 13 }],
    [named.projectBox, { low: -1e9, high: 1e9 }],
    [named.projectLinfBall, { radius: 1e9 }],
    [named.projectL2Ball, { radius: 1e9 }],
    [named.projectL1Ball, { radius: 1e9 }],
  ];
  const inside = [
    adam,
    muonOnMatrices,
    scheduleFree,
    chain("c", "o", [clipByGlobalNorm, momentum]),
  ];
  const pairs = idle.flatMap(([wrapper, hyper]) =>
    inside.map((optimizer) => ({ wrapper, hyper, optimizer })),
  );

  it.each(pairs)("$wrapper.name with nothing to do around $optimizer.name", (each) => {
    const wrapped = run(wrap(each.wrapper, each.optimizer), each.hyper);
    expect(wrapped.theta).toEqual(run(each.optimizer).theta);
  });

  it("and wrappers around wrappers, which change nothing either", () => {
    const both = wrap(named.emaOfParameters, wrap(named.skipNotFinite, adam));
    expect(run(both).theta).toEqual(run(adam).theta);
  });
});

describe("a wrapper's state", () => {
  const inner = chain("inner", "own work", [addNoise, adam]);
  const vector = fc.array(fc.double({ min: -4, max: 4, noNaN: true }), {
    minLength: 5,
    maxLength: 5,
  });
  const course = fc.tuple(vector, fc.array(vector, { minLength: 14, maxLength: 14 }));

  it.each(all)("is plain data, from which a compiled run goes on to the bit: $name", (wrapper) => {
    const options = { parameters: 5, total: 14, execute: compile };
    const hyper = wrapper.name === "swa" ? { start: 0.25, k: 2 } : {};
    const [whole, resumed] = [1, 2].map(() =>
      createStepper(wrap(wrapper, inner), { ...options, hyper }),
    );
    const stop = fc.integer({ min: 1, max: 13 });
    const property = fc.property(course, stop, ([theta, gradients], at) => {
      whole!.start(theta);
      gradients.forEach((g, i) => {
        if (i === at) resumed!.restore(structuredClone(whole!.save()));
        const step = whole!.step(g);
        if (i >= at) expect([...resumed!.step(g)]).toEqual([...step]);
      });
      expect(resumed!.save()).toEqual(whole!.save());
    });
    fc.assert(property, runs(10));
  });
});

describe("metrics are taken at the evaluation point", () => {
  const rate = { lr: 0.1 };
  const { theta } = run(gradientDescent, rate);
  const at = (step: number) => theta[step - 1]!;

  it("of lookahead: the slow weights", () => {
    const { evaluated } = run(wrap(named.lookahead, gradientDescent), { ...rate, k: 5 }, 7);
    closeTo(
      evaluated,
      at(5).map((fast, i) => (start[i]! + fast) / 2),
    );
  });

  it("of lookahead, from where its fast weights start again", () => {
    const wrapped = run(wrap(named.lookahead, gradientDescent), { ...rate, k: 5 }, 6).theta;
    expect(wrapped.slice(0, 4)).toEqual(theta.slice(0, 4));
    closeTo(
      wrapped[4]!,
      at(5).map((fast, i) => (start[i]! + fast) / 2),
    );
    const g = gradient(wrapped[4]!);
    closeTo(
      wrapped[5]!,
      wrapped[4]!.map((value, i) => value - 0.1 * g[i]!),
    );
  });

  it("of ema-of-parameters: the average, begun at the start", () => {
    const { evaluated } = run(
      wrap(named.emaOfParameters, gradientDescent),
      { ...rate, beta: 0.8 },
      3,
    );
    const expected = theta
      .slice(0, 3)
      .reduce((mean, point) => mean.map((m, i) => 0.8 * m + 0.2 * point[i]!), [...start]);
    closeTo(evaluated, expected);
  });

  it("of swa: the mean of every k-th point from its start on", () => {
    const wrapped = wrap(named.swa, gradientDescent);
    const { evaluated } = run(wrapped, { ...rate, start: 0.5, k: 2 }, 12);
    closeTo(
      evaluated,
      at(8).map((value, i) => (value + at(10)[i]! + at(12)[i]!) / 3),
    );
  });

  it("of swa: also the point of the step at which it starts", () => {
    // Half of 12 steps are done at the seventh.
    const { evaluated } = run(wrap(named.swa, gradientDescent), { ...rate, start: 0.5, k: 1 }, 12);
    const points = [7, 8, 9, 10, 11, 12].map(at);
    closeTo(
      evaluated,
      Array.from(start, (_, i) => points.reduce((sum, point) => sum + point[i]!, 0) / 6),
    );
  });

  it("of swa before its start: the parameters", () => {
    const { evaluated } = run(wrap(named.swa, gradientDescent), { ...rate, start: 1 }, 12);
    expect(evaluated).toEqual(at(12));
  });

  it("of what is inside, where the wrapper has none", () => {
    const { evaluated } = run(wrap(named.skipNotFinite, scheduleFree));
    expect(evaluated).toEqual(run(scheduleFree).evaluated);
  });

  it("of what is inside, from which a wrapper makes its own", () => {
    // Before its start the point of swa is the one that it is given.
    const { evaluated } = run(wrap(named.swa, scheduleFree), { start: 1 });
    expect(evaluated).toEqual(run(scheduleFree).evaluated);
    expect(evaluated).not.toEqual(run(scheduleFree).theta.at(-1));
  });
});

describe("accumulation", () => {
  const dyadic = fc.array(
    fc.integer({ min: -1024, max: 1024 }).map((n) => n / 64),
    { minLength: 3, maxLength: 3 },
  );

  it("of k batches is a step on the mean of their gradients, exactly where the mean is exact", () => {
    const property = fc.property(
      fc.constantFrom(2, 4, 8),
      fc.array(dyadic, { minLength: 16, maxLength: 16 }),
      (k, gradients) => {
        const options = { parameters: 3, hyper: { lr: 0.1 } };
        const whole = createStepper(adam, options);
        const parts = createStepper(wrap(named.accumulate, adam), {
          ...options,
          hyper: { lr: 0.1, k },
        });
        whole.start([1, -2, 3]);
        parts.start([1, -2, 3]);
        for (let from = 0; from < 16; from += k) {
          const batch = gradients.slice(from, from + k);
          const before = parts.save().theta;
          batch.forEach((g, i) => {
            if (i > 0) expect(parts.save().theta).toEqual(before);
            parts.step(g);
          });
          whole.step([0, 1, 2].map((j) => batch.reduce((sum, g) => sum + g[j]!, 0) / k));
          expect(parts.save().theta).toEqual(whole.save().theta);
        }
      },
    );
    fc.assert(property, runs(20));
  });
});

describe("steps left out", () => {
  const stepped = (wrapper: Wrapper, hyper: GivenHyper, gradients: readonly number[][]) => {
    const stepper = createStepper(wrap(wrapper, momentum), { parameters: 2, hyper });
    stepper.start([1, 1]);
    for (const g of gradients) stepper.step(g);
    return stepper.save();
  };

  it.each([Number.NaN, Infinity, -Infinity])("for a gradient with %d leave no trace", (bad) => {
    const with_ = stepped(named.skipNotFinite, {}, [
      [1, 2],
      [3, bad],
      [4, 5],
    ]);
    const without = stepped(named.skipNotFinite, {}, [
      [1, 2],
      [4, 5],
    ]);
    expect({ ...with_, t: 0 }).toEqual({ ...without, t: 0 });
  });

  it("for a gradient longer than max leave no trace, and one as long is taken", () => {
    const with_ = stepped(named.skipLarge, { max: 5 }, [
      [3, 4],
      [4, 4],
      [Number.NaN, 0],
      [0, 1],
    ]);
    const without = stepped(named.skipLarge, { max: 5 }, [
      [3, 4],
      [0, 1],
    ]);
    expect({ ...with_, t: 0 }).toEqual({ ...without, t: 0 });
  });
});

describe("a gradient elsewhere", () => {
  const descend = (point: (theta: number[], g: number[]) => number[]) => {
    let theta = [...start];
    return Array.from({ length: 6 }, () => {
      const there = gradient(point(theta, gradient(theta)));
      theta = theta.map((value, i) => value - 0.1 * there[i]!);
      return theta;
    });
  };
  const length = (x: readonly number[]) =>
    Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));

  it("SAM's is rho up the gradient, and costs a second evaluation", () => {
    const expected = descend((theta, g) => theta.map((v, i) => v + (0.05 * g[i]!) / length(g)));
    const { theta, evaluationsPerStep } = run(
      chain("s", "o", [sam, gradientDescent]),
      { lr: 0.1 },
      6,
    );
    theta.forEach((point, t) => {
      closeTo(point, expected[t]!);
    });
    expect(evaluationsPerStep).toBe(2);
  });

  it("ASAM's is measured by the sizes of the parameters, and costs a second evaluation", () => {
    const expected = descend((theta, g) => {
      const scale = theta.map((value) => Math.abs(value) + 0.01);
      const size = length(scale.map((value, i) => value * g[i]!));
      return theta.map((value, i) => value + (0.5 * scale[i]! ** 2 * g[i]!) / size);
    });
    const { theta, evaluationsPerStep } = run(
      chain("s", "o", [asam, gradientDescent]),
      { lr: 0.1 },
      6,
    );
    theta.forEach((point, t) => {
      closeTo(point, expected[t]!);
    });
    expect(evaluationsPerStep).toBe(2);
  });

  it("is charged inside wrappers too", () => {
    const wrapped = wrap(named.emaOfParameters, chain("s", "o", [sam, gradientDescent]));
    expect(run(wrapped, {}, 1).evaluationsPerStep).toBe(2);
  });
});

describe("freezing", () => {
  const parameters: readonly ParameterInfo[] = [
    { name: "a.weight", shape: [2] },
    { name: "a.bias", shape: [2] },
  ];

  it("keeps the selected parameters to the bit, -0 and infinities too", () => {
    const frozen = named.freeze(adam, ({ name }) => name.endsWith("bias"));
    const stepper = createStepper(frozen, { parameters, hyper: { lr: 0.1 } });
    stepper.start([1, 2, -0, Infinity]);
    stepper.step([1, 1, 1, 1]);
    const { theta } = stepper.save();
    expect(theta.slice(2)).toEqual([-0, Infinity]);
    expect(theta.slice(0, 2)).toEqual([0.9, 1.9].map((value) => expect.closeTo(value, 6)));
  });
});

describe("projections", () => {
  const given = defineOptimizer({
    name: "given",
    source: "own work",
    hyper: {},
    rule: ({ g }) => ({ theta: g }),
  });
  const size = 9;
  const project = (wrapper: Wrapper, hyper: GivenHyper) => {
    const stepper = createStepper(wrap(wrapper, given), { parameters: size, hyper });
    stepper.start(new Float64Array(size));
    return (x: readonly number[]) => {
      stepper.step(x);
      return [...stepper.save().theta];
    };
  };
  const vectors = fc.array(
    fc.oneof(
      fc.double({ min: -8, max: 8, noNaN: true }),
      fc.constantFrom(0, 1, -1, 1e-9, 1e6, -1e6),
    ),
    { minLength: size, maxLength: size },
  );
  /**
   * Numbers close enough together that many of them stay above the threshold, at distances that
   * grow.
   */
  const crowded = fc
    .tuple(vectors, fc.array(fc.integer({ min: 0, max: 48 }), { minLength: size, maxLength: size }))
    .map(([x, exponents]) =>
      x.map((value, i) => Math.sign(value) * (3 - 2 ** (exponents[i]! / 8 - 5))),
    );
  const sum = (x: readonly number[]) => x.reduce((total, value) => total + value, 0);

  /** The threshold by sorting (Duchi et al. 2008, figure 1). */
  function threshold(x: readonly number[], total: number): number {
    const sorted = [...x].sort((a, b) => b - a);
    let [partial, tau] = [0, 0];
    sorted.forEach((value, i) => {
      partial += value;
      if (value - (partial - total) / (i + 1) > 0) tau = (partial - total) / (i + 1);
    });
    return tau;
  }

  it("onto the simplex are those that sorting gives, within rounding of the largest number", () => {
    const onto = project(named.projectSimplex, { sum: 2 });
    const property = fc.property(fc.oneof(vectors, crowded), (x) => {
      const [tau, slack] = [threshold(x, 2), 1e-14 * Math.max(1, ...x.map(Math.abs))];
      onto(x).forEach((value, i) => {
        expect(Math.abs(value - Math.max(x[i]! - tau, 0))).toBeLessThan(size * slack);
      });
    });
    fc.assert(property, runs(100));
  });

  it("onto the L1 ball are those that sorting gives, and the identity inside", () => {
    const onto = project(named.projectL1Ball, { radius: 3 });
    const property = fc.property(fc.oneof(vectors, crowded), (x) => {
      const sizes = x.map(Math.abs);
      const [tau, slack] = [threshold(sizes, 3), 1e-14 * Math.max(1, ...sizes)];
      const inside = sum(sizes) <= 3;
      onto(x).forEach((value, i) => {
        const expected = inside ? x[i]! : Math.sign(x[i]!) * Math.max(sizes[i]! - tau, 0);
        expect(Math.abs(value - expected)).toBeLessThanOrEqual(inside ? 0 : size * slack);
      });
    });
    fc.assert(property, runs(100));
  });

  it.each([
    ["box", named.projectBox, { low: -1, high: 2 }, (x: number) => Math.min(Math.max(x, -1), 2)],
    [
      "L-infinity ball",
      named.projectLinfBall,
      { radius: 2 },
      (x: number) => Math.min(Math.max(x, -2), 2),
    ],
    ["non-negative numbers", named.projectNonNegative, {}, (x: number) => Math.max(x, 0)],
  ] as const)("onto the %s are exact", (_, wrapper, hyper, formula) => {
    const onto = project(wrapper, hyper);
    const property = fc.property(vectors, (x) => {
      onto(x).forEach((value, i) => {
        expect(value === formula(x[i]!)).toBe(true);
      });
    });
    fc.assert(property, runs(50));
  });

  it("onto ball and sphere have norm at most or exactly the radius within 8 roundings, and the same direction", () => {
    const [ball, sphere] = [named.projectL2Ball, named.projectSphere].map((wrapper) =>
      project(wrapper, { radius: 2 }),
    );
    const norm = (x: readonly number[]) => Math.sqrt(sum(x.map((value) => value * value)));
    const property = fc.property(vectors, (x) => {
      const length = norm(x);
      const inBall = ball!(x);
      if (length <= 2) expect(inBall.every((value, i) => value === x[i])).toBe(true);
      else expect(Math.abs(norm(inBall) / 2 - 1)).toBeLessThan(8 * 2 ** -52);
      const onSphere = sphere!(x);
      if (length > 1e-100) expect(Math.abs(norm(onSphere) / 2 - 1)).toBeLessThan(8 * 2 ** -52);
      x.forEach((value, i) => {
        expect(onSphere[i]! * value).toBeGreaterThanOrEqual(0);
      });
    });
    fc.assert(property, runs(50));
  });
});
