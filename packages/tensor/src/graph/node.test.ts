import {
  add,
  div,
  ema,
  less,
  matmul,
  minimum,
  mul,
  neg,
  over,
  type Scalar,
  sqrt,
  sub,
  sum,
  where,
} from "@thalweg/core";
import { describe, expect, it } from "vitest";
import { absentScalar, constant, presentScalar, scalarVariable, variable } from "./node.js";

const x = variable("x", [3, 4], "f32");
const y = variable("y", [4], "f32");

describe("building nodes", () => {
  it("broadcasts operands so that elementwise primitives see one shape", () => {
    const z = add(x, y);
    expect(z.shape).toEqual([3, 4]);
    expect(z).toMatchObject({
      primitive: "add",
      operands: [{ id: x.id }, { primitive: "broadcast" }],
    });
  });

  it("prints both shapes when they do not fit", () => {
    expect(() => add(x, variable("z", [3], "f32"))).toThrow(
      "add of shapes [3, 4] and [3]: they do not broadcast; aligned at the last axis, extents must be equal or 1.",
    );
    expect(() => matmul(x, x)).toThrow(
      "matmul of f32 [3, 4] and f32 [3, 4]: the inner extents 4 and 3 and the leading axes must be equal.",
    );
    expect(() => add(x, variable("d", [3, 4], "f64"))).toThrow('write cast(x, "f32")');
    expect(() => sum(x, 2)).toThrow("axes [2] do not fit a tensor of shape [3, 4]");
  });

  it("rounds a scalar once, when it meets a tensor", () => {
    const beta = scalarVariable("beta");
    const m = ema(y, y, beta);
    expect(m.dtype).toBe("f32");
    const casts = [...reach(m)].filter((node) => node.primitive === "cast");
    expect(casts.map((node) => node.operands[0]?.primitive).sort()).toEqual(["sub", "variable"]);
  });

  it("builds products with an extent of 1 without matmul", () => {
    const column = variable("column", [4, 1], "f32");
    expect(matmul(x, column).shape).toEqual([3, 1]);
    expect([...reach(matmul(x, column))].some((node) => node.primitive === "matmul")).toBe(false);
  });

  it("divides without a comparison where the epsilon is known not to be 0, and only there", () => {
    const present = presentScalar("eps");
    const products = (eps: Scalar | number) =>
      [...reach(over(x, sqrt(x), eps))].map((node) => node.primitive);
    const plain = [...reach(div(x, sqrt(x)))].map((node) => node.primitive);
    for (const eps of [present, 1e-8, minimum(present, presentScalar("other"))]) {
      expect(products(eps)).toEqual(plain);
    }
    for (const eps of [absentScalar(), 0, scalarVariable("eps"), mul(present, present)]) {
      expect(products(eps)).toContain("where");
    }
  });

  it("leaves out what an absent scalar multiplies", () => {
    const zero = absentScalar();
    expect(add(x, mul(zero, y))).toBe(x);
    expect(add(mul(y, zero), x)).toBe(x);
    expect(sub(x, mul(zero, x))).toBe(x);
    expect(sub(add(x, div(neg(zero), y)), mul(zero, zero))).toBe(x);
    expect(add(mul(zero, x), y).shape).toEqual([3, 4]);
    expect(mul(sub(1, mul(zero, scalarVariable("lr"))), x)).toMatchObject({
      primitive: "mul",
      operands: [{ operands: [{ operands: [{ attributes: { value: 1 } }] }] }, x],
    });
  });

  it("sees an absent scalar as 0 everywhere else", () => {
    const zero = absentScalar();
    for (const seen of [div(x, zero), sub(zero, x), less(zero, x), sqrt(mul(zero, x))]) {
      const read = [...reach(seen)].map(({ primitive }) => primitive);
      expect(read).toContain("constant");
    }
    expect(mul(zero, x)).toMatchObject({ shape: [3, 4], dtype: "f32" });
  });

  it("refuses native operators on scalars and tensors with a sentence", () => {
    const lr = scalarVariable("lr") as Scalar;
    // @ts-expect-error the type checker refuses it too
    expect(() => lr * 2).toThrow("native operator");
    expect(() => (lr as unknown as number) > 0.1).toThrow(
      "write add, sub, mul, div, less or where",
    );
    expect(() => (x as unknown as number) > 0.1).toThrow("a tensor was used");
  });

  it("compares scalars as doubles and selects with them", () => {
    const t = scalarVariable("t");
    expect(where(less(t, 5), y, 0).shape).toEqual([4]);
    expect(where(less(t, 5), t, 0).kind).toBe("scalar");
    expect(mul(2, sqrt(constant(2, "f32"))).dtype).toBe("f32");
  });
});

function* reach(
  root: unknown,
): Generator<{ primitive: string; operands: { primitive: string }[] }> {
  const node = root as { primitive: string; operands: { primitive: string }[] };
  yield node;
  for (const operand of node.operands) yield* reach(operand);
}
