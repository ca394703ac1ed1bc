import { add, mul, pad } from "@thalweg/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { constant, nodeOf, scalarVariable, variable } from "../graph/node.js";
import { programIdentity } from "./identity.js";
import type { Phase, ProgramSpec } from "./program.js";

const spec = (value: number, rest: Partial<Phase> = {}, name = "x"): ProgramSpec => {
  const x = variable(name, [3], "f64");
  return { phases: { step: { outputs: { y: nodeOf(add(x, value)) }, ...rest } } };
};

describe("the identity of a program", () => {
  it("is the same however often it is built, and tells any two constants apart", () => {
    const double = fc.double();
    fc.assert(
      fc.property(double, double, (a, b) => {
        expect(programIdentity(spec(a))).toBe(programIdentity(spec(a)));
        const same = programIdentity(spec(a)) === programIdentity(spec(b));
        expect(same).toBe(Object.is(a, b));
      }),
      {
        examples: [
          [0, -0],
          [Number.NaN, 0],
          [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
        ],
      },
    );
  });

  it("tells apart what differs in one thing", () => {
    const x = variable("x", [3], "f64");
    const y = nodeOf(add(x, 1));
    const loss = nodeOf(scalarVariable("s"));
    const different: ProgramSpec[] = [
      spec(1),
      spec(1, {}, "z"),
      { phases: { run: { outputs: { y } } } },
      { phases: { step: { outputs: { z: y } } } },
      { phases: { step: { outputs: { y }, updates: [[x, y]] } } },
      { phases: { step: { updates: [[x, y]] } } },
      { phases: { step: { outputs: { y: nodeOf(mul(x, 1)) } } } },
      { phases: { step: { outputs: { y: nodeOf(add(variable("x", [4], "f64"), 1)) } } } },
      { phases: { step: { outputs: { y: nodeOf(add(variable("x", [3], "f32"), 1)) } } } },
      { phases: { step: { outputs: { y: nodeOf(pad(y, [1], [0])) } } } },
      { phases: { step: { outputs: { y: nodeOf(pad(y, [0], [1])) } } } },
      ...[1, 2].map((rows) => ({
        phases: { step: { outputs: { y, loss }, ahead: { rows, feeds: [x], keeps: ["loss"] } } },
      })),
      {
        phases: {
          step: { outputs: { y: nodeOf(add(x, constant(1, "f64"))) }, updates: [] },
          also: {},
        },
      },
    ];
    expect(new Set(different.map(programIdentity)).size).toBe(different.length);
  });
});
