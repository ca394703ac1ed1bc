/** Passes that a condition leaves out: the bits of the interpreter, and which passes they are. */
import { div, keepAxes, less, mul, square, sub, sum, type Tensor, where } from "@thalweg/core";
import { describe, expect, it } from "vitest";
import { nodeOf, variable } from "../../graph/node.js";
import { interpretProgram } from "../../interpret/program.js";
import { bitsOf } from "../../test-support/bits.js";
import { compileProgram } from "../compile.js";
import { instantiate } from "../instantiate.js";
import type { Instruction, Value } from "../ir/code.js";
import type { ElementwiseOp, RowReductionOp } from "../ir/op.js";
import { conditionOf } from "./skipping.js";

/**
 * Sums of squares of each row again, at half the size, where the first is above a limit; and the
 * elements over it.
 */
function outputsOf(x: Tensor, limit: number) {
  const plain = keepAxes(sum(square(x), -1), x.shape, -1);
  const large = less(limit, plain);
  const again = keepAxes(sum(where(large, square(mul(0.5, x)), 0), -1), x.shape, -1);
  const apart = sum(where(large, sub(x, 1), 0), -1);
  return { again, apart, over: div(x, where(large, again, plain)) };
}

describe.each(["f32", "f64"] as const)(
  "a sum that is only computed where it is wanted, in %s",
  (dtype) => {
    it("has the interpreter's bits, for rows that want it and rows that do not", () => {
      for (const columns of [1, 2, 3, 4, 7, 16, 33, 130]) {
        const x = variable("x", [5, columns], dtype);
        const built = Object.entries(outputsOf(x, columns));
        const outputs = Object.fromEntries(built.map(([name, y]) => [name, nodeOf(y)]));
        const spec = { phases: { run: { outputs } } };
        const [expected, compiled] = [
          interpretProgram(spec),
          instantiate(compileProgram(spec)),
        ].map((program) => {
          const elements = Array.from({ length: 5 * columns }, (_, i) => {
            const row = Math.floor(i / columns);
            return row === 4 ? Number.NaN : ((i % 5) - 2.3) * (row % 2 === 0 ? 3 : 0.2);
          });
          program.variable("x").set(elements);
          program.run("run");
          return built.map(([name]) => bitsOf(program.output("run", name)));
        });
        expect(compiled).toEqual(expected);
      }
    });
  },
);

describe("the condition of a pass", () => {
  const result = (number: number) => ({ kind: "result", number, dtype: "f32" }) as const;
  const zero: Value = { kind: "constant", value: 0, dtype: "f32" };
  const where3 = { kind: "elementwise", primitive: "where" } as ElementwiseOp;
  const reduce = (value: Value, primitive: "sum" | "max" = "sum"): Instruction => ({
    kind: "reduce",
    result: result(90),
    op: { kind: "row-reduction", primitive } as RowReductionOp,
    value,
  });
  const chosen = (number: number, condition: Value, otherwise: Value = zero): Instruction => ({
    kind: "compute",
    result: result(number),
    op: where3,
    operands: [condition, result(number + 50), otherwise],
  });

  it("is that of all its sums, a value of the row", () => {
    const one = [chosen(2, result(1)), reduce(result(2))];
    expect(conditionOf(one)).toEqual(result(1));
    expect(conditionOf([...one, chosen(3, result(1)), reduce(result(3))])).toEqual(result(1));
  });

  it.each<[string, readonly Instruction[]]>([
    ["a largest value", [chosen(2, result(1)), reduce(result(2), "max")]],
    [
      "a condition of each element",
      [chosen(1, result(0)), chosen(2, result(1)), reduce(result(2))],
    ],
    ["something else than 0", [chosen(2, result(1), { ...zero, value: 1 }), reduce(result(2))]],
    ["a sum without one", [chosen(2, result(1)), reduce(result(2)), reduce(result(3))]],
    [
      "two conditions",
      [chosen(2, result(1)), chosen(3, result(0)), reduce(result(2)), reduce(result(3))],
    ],
    ["nothing", []],
  ])("is none for %s", (_, instructions) => {
    expect(conditionOf(instructions)).toBeUndefined();
  });

  it("is none where something is stored", () => {
    const access = { array: undefined as never, dtype: "f32", offset: 0, strides: [1] } as const;
    const store: Instruction = { kind: "store", value: result(2), access };
    expect(conditionOf([chosen(2, result(1)), reduce(result(2)), store])).toBeUndefined();
  });
});
