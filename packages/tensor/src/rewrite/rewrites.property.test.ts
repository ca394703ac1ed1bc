/**
 * What the rewrites may change: in the compiler no bit, of the product of an adjoint nothing but the
 * rounding of constants.
 */
import { type ElementwisePrimitive, elementwisePrimitives } from "@thalweg/core/host";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meaningOf } from "../interpret/elementwise.js";
import { scaled } from "./adjoint-factor.js";
import { type Knowledge, sameAsOperand } from "./same-as-operand.js";

/** An operand of one element, whose value the compiler may know. */
interface Element {
  readonly value: number;
  readonly known: boolean;
}

const special = fc.constantFrom(0, -0, 1, -1, 2, Infinity, -Infinity, Number.NaN);
const value = { f64: fc.oneof(special, fc.double()), i32: fc.integer({ min: -2, max: 2 }) };
const primitives = Object.keys(elementwisePrimitives) as ElementwisePrimitive[];

const ofElements = (dtype: "f64" | "i32"): Knowledge<Element> => ({
  constantOf: (x) => (x.known ? x.value : undefined),
  isInteger: () => dtype === "i32",
  same: (x, y) => x === y,
});

describe("the rewrite of the compiler", () => {
  it.each(["f64", "i32"] as const)("keeps every bit of an operation on %s", (dtype) => {
    const element = fc.record({ value: value[dtype], known: fc.boolean() });
    const operands = fc
      .tuple(element, element, fc.constantFrom("apart", "first", "last"))
      .map(([x, y, equal]): [Element, Element, Element] =>
        equal === "first" ? [x, x, y] : equal === "last" ? [x, y, y] : [x, y, { ...x }],
      );
    const rewritten = new Set<string>();
    fc.assert(
      fc.property(fc.constantFrom(...primitives), operands, (primitive, all) => {
        const used = all.slice(0, elementwisePrimitives[primitive]);
        const operand = sameAsOperand(primitive, used, ofElements(dtype));
        if (operand === undefined) return;
        rewritten.add(primitive);
        const [a, b, c] = all.map((x) => x.value) as [number, number, number];
        const result = meaningOf({ primitive, dtype }, "exact")(a, b, c);
        expect(dtype === "i32" ? result | 0 : result).toBe(operand.value);
      }),
      { numRuns: 20_000 },
    );
    const expected = ["add", "div", "maximum", "minimum", "mul", "sub", "where"];
    expect([...rewritten].sort()).toEqual(expected);
  });
});

describe("the rewrite of an adjoint's product", () => {
  it("has the product's value", () => {
    const known = fc.option(value.f64, { nil: undefined });
    fc.assert(
      fc.property(value.f64, value.f64, known, known, (a, b, knownA, knownB) => {
        const [adjoint, factor] = [knownA ?? a, knownB ?? b];
        const product = scaled(knownA, knownB);
        if (product.is === "product") return;
        if (product.is === "constant") {
          expect(product.value).toBe(adjoint * factor);
        } else {
          const operand = product.is === "adjoint" ? adjoint : factor;
          expect(product.negative ? -operand : operand).toBe(adjoint * factor);
        }
      }),
      { numRuns: 5_000 },
    );
  });
});
