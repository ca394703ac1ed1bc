import { adam } from "@thalweg/adam";
import { add, mul, pow, square, sub, sum } from "@thalweg/core";
import { minimize } from "@thalweg/engine";
import { createLab } from "@thalweg/engine/node";
import { plugins } from "@thalweg/preset";
import { rosenbrock } from "@thalweg/problems";
import { gradientDescent } from "@thalweg/sgd";
import { describe, expect, it } from "vitest";

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

  it("says at which step it diverged, with the history up to there", () => {
    const { history, status } = minimize(([x]) => sum(pow(x!, 4)), [[10]], {
      optimizer: gradientDescent,
      hyper: { lr: 1 },
      steps: 100,
    });
    expect(status).toBe("diverged");
    expect(history.length).toBeLessThan(20);
  });

  it.each([
    [
      () => minimize(([x]) => x!, [[1, 2]], { optimizer: adam, steps: 1 }),
      "minimize: the function: its value has shape [2]; it must be one number, []: sum or average it.",
    ],
    [
      () => minimize(([x]) => sum(x!), [[Number.NaN]], { optimizer: adam, steps: 1 }),
      "start must hold at least one number, all finite",
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
