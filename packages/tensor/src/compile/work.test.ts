import { add, matmul, max, mul, type Tensor } from "@thalweg/core";
import { describe, expect, it } from "vitest";
import { nodeOf, variable } from "../graph/node.js";
import { compileProgram } from "./compile.js";

const a = variable("a", [8, 12], "f32");
const b = variable("b", [12, 20], "f32");
const row = variable("row", [12], "f64");

function workOf(result: Tensor) {
  const { kernels } = compileProgram({ phases: { p: { outputs: { result: nodeOf(result) } } } });
  const total = (field: "bytesRead" | "bytesWritten" | "operations") =>
    kernels.p!.reduce((sum, kernel) => sum + kernel[field], 0);
  return [total("bytesRead"), total("bytesWritten"), total("operations")];
}

describe("the work of a kernel", () => {
  it("of an elementwise chain is each array once, however often it is used", () => {
    expect(workOf(mul(add(a, a), a))).toEqual([4 * 96, 4 * 96, 2 * 96]);
  });

  it("counts what is repeated for each row once, in its own element type", () => {
    const x = variable("x", [8, 12], "f64");
    expect(workOf(mul(x, row))).toEqual([8 * (96 + 12), 8 * 96, 96]);
  });

  it("of a row reduction is an operation an element and a value written a row", () => {
    expect(workOf(max(a, 1))).toEqual([4 * 96, 4 * 8, 96]);
  });

  it("of a product is 2 m n k", () => {
    expect(workOf(matmul(a, b))).toEqual([4 * (96 + 240), 4 * 160, 2 * 8 * 20 * 12]);
  });
});
