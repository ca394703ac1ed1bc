import { add, defineOptimizer, mul, pow, square, sub, sum, type Tensor } from "@thalweg/core";
import { PluginError, ThalwegError } from "@thalweg/core/host";
import { type MinimizeOptions, minimize, type Start } from "@thalweg/engine";
import { createLab } from "@thalweg/engine/node";
import optimizersPlugin, { adam, gradientDescent } from "@thalweg/optimizers";
import { plugins } from "@thalweg/preset";
import { rosenbrock } from "@thalweg/problems";
import { scalarVariable, variable } from "@thalweg/tensor";
import { describe, expect, it } from "vitest";

const once = { optimizer: adam, steps: 1 };
const scaledBy = (k: Tensor) =>
  defineOptimizer({
    name: "scaled",
    source: "test",
    hyper: {},
    rule: ({ g }) => ({ step: mul(g, k) }),
  });

describe("minimize", () => {
  it("walks as gradient descent does on a parabola: x shrinks by 1 - lr a step", () => {
    const { params, history, status } = minimize(([x]) => mul(0.5, sum(square(x!))), [[4, -2]], {
      optimizer: gradientDescent,
      hyper: { lr: 0.25 },
      steps: 3,
    });
    expect(params).toEqual([[4 * 0.75 ** 3, -2 * 0.75 ** 3]]);
    expect(history).toEqual([10, 10 * 0.75 ** 2, 10 * 0.75 ** 4, 10 * 0.75 ** 6]);
    expect(status).toBe("completed");
  });

  it("takes several vectors, and keeps their lengths", () => {
    const { params } = minimize(
      ([x, y]) => add(sum(square(x!)), sum(square(sub(y!, 1)))),
      [[1], [0, 0, 0]],
      {
        optimizer: adam,
        hyper: { lr: 0.05 },
        steps: 400,
      },
    );
    expect(params.map(({ length }) => length)).toEqual([1, 3]);
    for (const value of params[1]!) expect(value).toBeCloseTo(1, 3);
  });

  it("has a history of one more value than steps, beginning before the first", () => {
    const { history } = minimize(rosenbrock, [[-1.2, 1]], { optimizer: adam, steps: 0 });
    expect(history).toHaveLength(1);
    expect(history[0]).toBeCloseTo(24.2, 10);
  });

  it("says at which step it diverged, with the history up to there, also where that is its last", () => {
    const of = (steps: number) =>
      minimize(([x]) => sum(pow(x!, 4)), [[10]], {
        ...{ optimizer: gradientDescent, hyper: { lr: 1 }, steps },
      });
    const long = of(100);
    const first = long.history.findIndex((value) => !Number.isFinite(value));
    expect(long).toMatchObject({ status: "diverged", divergedAt: first });
    expect(long.history).toHaveLength(first + 1);
    expect(of(first)).toMatchObject({
      ...{ status: "diverged", divergedAt: first, history: long.history },
    });
    expect(of(first - 1)).toMatchObject({
      ...{ status: "completed", history: long.history.slice(0, -1) },
    });
  });

  it("tells a rule how long it is and how far it has come", () => {
    const counting = defineOptimizer({
      ...{ name: "counting", source: "test", hyper: {} },
      rule: ({ g, t, total, progress }) => ({
        step: mul(g, add(mul(100, total), add(mul(10, t), progress))),
      }),
    });
    const { params } = minimize(([x]) => sum(x!), [[0]], { optimizer: counting, steps: 2 });
    // Of 2 steps: 200 + 10 + 0, and 200 + 20 + 1/2.
    expect(params).toEqual([[-430.5]]);
  });

  it("starts from one vector alone, a typed array, or a number, as from the same in a list", () => {
    const from = (start: Start) =>
      minimize(([x]) => sum(square(x!)), start, { ...once, hyper: { lr: 0.5 }, steps: 3 });
    const listed = from([[4, -2]]);
    const starts = [[4, -2], new Float64Array([4, -2]), [new Float32Array([4, -2])]];
    for (const start of starts) expect(from(start)).toEqual(listed);
    expect(from(4)).toEqual(from([[4]]));
  });

  it.each([
    [undefined, "the options are undefined; they must be { optimizer, steps }."],
    [
      { steps: 1 },
      'the optimizer is undefined; give an optimizer\'s value, such as `adam` of "@thalweg/optimizers".',
    ],
    [
      { optimizer: optimizersPlugin, steps: 1 },
      /^minimize: the optimizer is the plugin "@thalweg\/optimizers"; give one of the optimizers that it exports: .*"adam", .*\.$/,
    ],
    [
      { optimizer: { default: optimizersPlugin }, steps: 1 },
      "the optimizer is a module; give one of the optimizers",
    ],
    [{ ...once, steps: -1 }, "steps is -1; it must be a whole number of at least 0."],
    [{ ...once, steps: Number.NaN }, "steps is NaN; it must be a whole number of at least 0."],
    [{ ...once, steps: "3" }, 'steps is "3"; it must be a whole number of at least 0.'],
    [{ ...once, dtype: "float" }, 'dtype is "float"; it must be "f32" or "f64".'],
    [{ ...once, hyper: 0.1 }, "hyper is 0.1; it must hold hyperparameters by name, { lr: 0.1 }."],
  ] as [unknown, string][])("refuses options that it cannot use, case %#", (options, sentence) => {
    const call = () => minimize(([x]) => sum(x!), [[1]], options as MinimizeOptions);
    expect(call).toThrow(ThalwegError);
    expect(call).toThrow(sentence);
  });

  it.each<[unknown, string]>([
    [5, "its value is 5; it must be a tensor of one value, [], computed from the parameters."],
    [undefined, "its value is undefined; it must be a tensor of one value"],
    [Promise.resolve(1), "its value is a promise; it must be a tensor of one value"],
    [scalarVariable("s"), "its value is a scalar; it must be a tensor of one value"],
    [variable("i", [], "i32"), "its value is i32; it must be f32 or f64, to have a gradient."],
  ])("refuses a function that gives %o", (value, sentence) => {
    const call = () => minimize(() => value as Tensor, [[1]], once);
    expect(call).toThrow(new PluginError(`minimize: the function: ${sentence}`).message);
  });

  it.each<[unknown]>([
    [undefined],
    [null],
    [[]],
    [[[]]],
    [["a"]],
    [{}],
    ["ab"],
    [[[1], 2]],
    [[[[1]]]],
  ])("refuses the start %o in a sentence", (start) => {
    const call = () => minimize(([x]) => sum(x!), start as Start, once);
    expect(call).toThrow(ThalwegError);
    expect(call).toThrow(/^minimize: start (is|holds) .*\.$/);
  });

  it.each([
    [
      () => minimize(([x]) => sum(mul(x!, variable("w", [2], "f64"))), [[1, 2]], once),
      'minimize: the function: it uses the variable "w" (f64 [2]), which nobody gives a value; take it as a parameter, or build it of numbers.',
    ],
    [
      () => minimize(([x]) => mul(sum(x!), scalarVariable("s")), [[1, 2]], once),
      'minimize: the function: it uses the variable "s" (f64 []), which nobody gives a value',
    ],
    [
      () =>
        minimize(([x]) => sum(x!), [[1]], {
          ...once,
          optimizer: scaledBy(variable("k", [], "f64")),
        }),
      'optimizer "scaled": it uses the variable "k" (f64 []), which nobody gives a value',
    ],
    [
      () => minimize(([x]) => x!, [[1, 2]], { optimizer: adam, steps: 1 }),
      "minimize: the function: its value has shape [2]; it must be one number, []: sum or average it.",
    ],
    [
      () => minimize(([x]) => sum(x!), [[Number.NaN]], { optimizer: adam, steps: 1 }),
      "minimize: start holds NaN; its vectors must hold numbers, all finite: [[x, y, ...], ...].",
    ],
    [
      () => minimize(([x]) => sum(x!), [[1]], { optimizer: adam, steps: 1.5 }),
      "steps is 1.5; it must be a whole number of at least 0.",
    ],
    [
      () => minimize(rosenbrock, [[1]], { optimizer: adam, steps: 1 }),
      'problem "rosenbrock" takes one vector of 2 numbers; start has lengths [1].',
    ],
    [
      () => minimize(([x]) => mul(Math.exp(1), sum(x!)), [[1]], { optimizer: adam, steps: 1 }),
      "Math.exp",
    ],
    [
      () => minimize("rosenbrock" as never, [[0, 0]], { optimizer: adam, steps: 1 }),
      'minimize: "rosenbrock" is a name, and names are resolved by a lab; write lab.minimize(...)',
    ],
  ])("refuses what it cannot use in one sentence (%#)", (call, message) => {
    expect(call).toThrow(message);
  });
});

describe("lab.minimize", () => {
  it("resolves names", async () => {
    const lab = await createLab({ plugins, executor: "inline" });
    const options = { hyper: { lr: 0.1 }, steps: 20 };
    const named = await lab.minimize("rosenbrock", [[-1.2, 1]], { ...options, optimizer: "adam" });
    const direct = minimize(rosenbrock, [[-1.2, 1]], { ...options, optimizer: adam });
    expect(named).toEqual(direct);
    await expect(
      lab.minimize("rosenbrok", [[0, 0]], { ...options, optimizer: "adam" }),
    ).rejects.toThrow('Did you mean "rosenbrock"?');
    await lab.close();
  });
});
