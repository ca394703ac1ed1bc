import { add, matmul, mean, mul, square, sub, tanh } from "@thalweg/core";
import { stream } from "@thalweg/core/numeric";
import { describe, expect, it } from "vitest";
import { grad } from "../autodiff/grad.js";
import { constant, nodeOf, variable } from "../graph/node.js";
import { interpretProgram } from "./program.js";

const x = variable("x", [2], "f32");
const y = variable("y", [2], "f32");

describe("an interpreted program", () => {
  it("reads all variables as they were when the phase began, then updates all at once", () => {
    const program = interpretProgram({
      phases: {
        swap: {
          updates: [
            [x, y],
            [y, x],
          ],
          outputs: { sum: nodeOf(add(x, y)), x },
        },
      },
    });
    program.variable("x").set([1, 2]);
    program.variable("y").set([10, 20]);
    program.run("swap");
    expect([...program.variable("x")]).toEqual([10, 20]);
    expect([...program.variable("y")]).toEqual([1, 2]);
    expect([...program.output("swap", "sum")]).toEqual([11, 22]);
    expect([...program.output("swap", "x")]).toEqual([1, 2]);
  });

  it("begins with zeros and keeps the arrays it gave", () => {
    const program = interpretProgram({
      phases: { step: { updates: [[x, nodeOf(add(mul(x, 2), 1))]] }, idle: { outputs: { y } } },
    });
    const held = program.variable("x");
    for (let i = 0; i < 3; i++) program.run("step");
    expect([...held]).toEqual([7, 7]);
    expect([...program.variable("y")]).toEqual([0, 0]);
    expect([program.has("x"), program.has("z")]).toEqual([true, false]);
  });

  it("trains: a network of 2-8-1 tanh units learns exclusive or by gradient descent", () => {
    const inputs = variable("inputs", [4, 2], "f32");
    const targets = variable("targets", [4, 1], "f32");
    const [w1, b1] = [variable("w1", [2, 8], "f32"), variable("b1", [8], "f32")];
    const [w2, b2] = [variable("w2", [8, 1], "f32"), variable("b2", [1], "f32")];
    const hidden = tanh(add(matmul(inputs, w1), b1));
    const loss = mean(square(sub(add(matmul(hidden, w2), b2), targets)));
    const parameters = [w1, b1, w2, b2];
    const gradients = grad(loss, parameters);
    const updates = parameters.map(
      (theta, i) => [theta, nodeOf(sub(theta, mul(gradients[i]!, 0.2)))] as const,
    );
    const program = interpretProgram({
      phases: { step: { updates, outputs: { loss: nodeOf(loss) } } },
    });
    program.variable("inputs").set([0, 0, 0, 1, 1, 0, 1, 1]);
    program.variable("targets").set([0, 1, 1, 0]);
    const draws = stream(1, "weights");
    for (const { attributes } of [w1, w2]) {
      const weights = program.variable(attributes.name);
      for (let i = 0; i < weights.length; i++) weights[i] = draws.normal();
    }
    for (let step = 0; step < 1000; step++) program.run("step");
    expect(program.output("step", "loss")[0]).toBeLessThan(1e-3);
  });

  it("refuses two variables of one name, a variable updated twice, and another type", () => {
    const twin = variable("x", [2], "f32");
    const outputs = { sum: nodeOf(add(x, twin)) };
    expect(() => interpretProgram({ phases: { step: { outputs } } })).toThrow(
      'two variables of the program are named "x"',
    );
    const twice = {
      updates: [
        [x, y],
        [x, x],
      ],
    } as const;
    expect(() => interpretProgram({ phases: { step: twice } })).toThrow(
      'phase "step": the update of "x" stands there twice',
    );
    const other = { updates: [[x, constant(0, "f64")]] } as const;
    expect(() => interpretProgram({ phases: { step: other } })).toThrow(
      'phase "step": the update of "x" is f64 []; it must be f32 [2], as the variable.',
    );
  });

  it("names what it knows when asked for something else", () => {
    const program = interpretProgram({ phases: { step: { outputs: { x } } } });
    expect(() => program.run("stop")).toThrow(
      'the program has no phase "stop". Did you mean "step"?',
    );
    expect(() => program.variable("weights")).toThrow('no variable "weights". Known are x.');
    expect(() => program.output("step", "z")).toThrow('no output "z"');
  });
});
