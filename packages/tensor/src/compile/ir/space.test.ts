import { add, concat, exp, mul, reshape, slice, sum, type Tensor } from "@thalweg/core";
import { describe, expect, it } from "vitest";
import { nodeOf, variable } from "../../graph/node.js";
import { lower } from "../passes/lower.js";
import type { LoopOp } from "./op.js";
import { joined, nestOf, spaceOf } from "./space.js";

const matrix = variable("matrix", [6, 8], "f32");
const row = variable("row", [8], "f32");
const column = variable("column", [6, 1], "f32");

/** The space of the operation that a tensor is. */
function space(value: Tensor) {
  const { outputs } = lower("p", { outputs: { value: nodeOf(value) } });
  return spaceOf(outputs[0]!.value as LoopOp);
}

describe("the space of an operation", () => {
  it("is one run of elements where all operands lie alike", () => {
    expect(nestOf(space(add(matrix, 1)))).toEqual([48]);
    expect(nestOf(space(mul(matrix, matrix)))).toEqual([48]);
  });

  it("has rows where an operand is repeated, or something is summed", () => {
    expect(nestOf(space(add(matrix, row)))).toEqual([6, 8]);
    expect(nestOf(space(add(matrix, column)))).toEqual([6, 8]);
    expect(nestOf(space(sum(matrix, 1)))).toEqual([6, 8]);
    expect(nestOf(space(sum(matrix, 0)))).toEqual([6, 8]);
  });

  it("has as many loops as its operands' strides need, and no more", () => {
    const cube = variable("cube", [2, 3, 8], "f32");
    expect(nestOf(space(add(cube, variable("c", [3, 1], "f32"))))).toEqual([2, 3, 8]);
    expect(nestOf(space(add(cube, row)))).toEqual([6, 8]);
    expect(nestOf(space(add(cube, variable("d", [2, 1, 1], "f32"))))).toEqual([2, 24]);
  });

  it("is done on repeated data before they are repeated", () => {
    const sums = add(exp(row), reshape(exp(column), [6, 1]));
    const { ops } = lower("p", { outputs: { value: nodeOf(add(matrix, mul(sums, 1))) } });
    const sizes = ops.flatMap((op) =>
      "primitive" in op && op.primitive === "exp" ? [op.size] : [],
    );
    expect(sizes).toEqual([8, 6]);
  });
});

describe("spaces join", () => {
  it("as equals unless their rows differ", () => {
    expect(joined(space(add(matrix, 1)), space(add(matrix, row)), undefined)).toMatchObject({
      size: 48,
      cuts: [8],
    });
    const other = reshape(add(matrix, 0.5), [4, 12]);
    expect(joined(space(add(matrix, row)), space(sum(other, 1)), undefined)).toBeUndefined();
  });

  it("as rows of the larger one", () => {
    const rows = space(exp(variable("r", [6], "f32")));
    expect(joined(rows, space(sum(matrix, 1)), undefined)).toMatchObject({ size: 48, columns: 8 });
    expect(joined(rows, space(add(matrix, 1)), 8)).toMatchObject({ size: 48, columns: 8 });
    expect(joined(rows, space(add(matrix, 1)), undefined)).toBeUndefined();
  });

  it("not across widths of lanes, but for integers alone", () => {
    const wide = space(exp(variable("wide", [48], "f64")));
    const whole = space(add(variable("whole", [48], "i32"), 1));
    expect(joined(space(exp(reshape(matrix, [48]))), wide, undefined)).toBeUndefined();
    expect(joined(whole, wide, undefined)).toMatchObject({ lanes: 2 });
  });

  it("and what is written into part of a matrix has that matrix's rows", () => {
    const joinedColumns = concat([exp(matrix), slice(matrix, [0, 0], [6, 2])], 1);
    const { ops } = lower("p", { outputs: { value: nodeOf(joinedColumns) } });
    const nests = ops.flatMap((op) =>
      op.kind === "elementwise" && op.placement !== undefined ? [nestOf(spaceOf(op))] : [],
    );
    expect(nests).toEqual([
      [6, 8],
      [6, 2],
    ]);
  });
});
