/**
 * Matrix products of every transposition in compiled programs: the interpreter's bits, whatever is
 * packed, permuted or copied.
 */
import { matmul, reshape, type Tensor, transpose } from "@thalweg/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nodeOf, variable } from "../graph/node.js";
import { interpretProgram } from "../interpret/program.js";
import type { Program, ProgramSpec } from "../program/program.js";
import { bitsOf } from "../test-support/bits.js";
import { compileProgram } from "./compile.js";
import { instantiate } from "./instantiate.js";

const numRuns = process.env.THALWEG_THOROUGH === "1" ? 1000 : 100;

/** Numbers of both signs and many sizes, from the element's place alone. */
function fill(program: Program): void {
  for (const [salt, name] of ["a", "b"].entries()) {
    const array = program.variable(name);
    for (let i = 0; i < array.length; i++) {
      const word = Math.imul((i + salt) ^ 0x9e3779b9, 0x85ebca6b);
      array[i] = (word ^ (word >>> 15)) / 2 ** (24 + (word & 15));
    }
  }
}

function expectInterpretersBits(product: Tensor): void {
  const spec: ProgramSpec = { phases: { run: { outputs: { c: nodeOf(product) } } } };
  const [expected, found] = [interpretProgram(spec), instantiate(compileProgram(spec))].map(
    (program) => {
      fill(program);
      program.run("run");
      return bitsOf(program.output("run", "c"));
    },
  );
  expect(found).toEqual(expected);
}

const extent = fc.integer({ min: 1, max: 67 });
const flags = fc.tuple(fc.boolean(), fc.boolean());

describe.each(["f32", "f64"] as const)("a product of %s has the interpreter's bits", (dtype) => {
  it("for extents from 1 to 67 and every transposition, stored or moved", () => {
    const stored = fc.record({
      transposed: flags,
      moved: flags,
      batch: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(extent, extent, extent, stored, (m, n, k, { transposed, moved, batch }) => {
        const operand = (name: string, rows: number, columns: number, which: 0 | 1) => {
          const [r, c] = transposed[which] ? [columns, rows] : [rows, columns];
          if (!moved[which]) return variable(name, [batch, r, c], dtype);
          return transpose(variable(name, [c, batch, r], dtype), [1, 2, 0]);
        };
        const [transposeA, transposeB] = transposed;
        const [a, b] = [operand("a", m, k, 0), operand("b", k, n, 1)];
        expectInterpretersBits(matmul(a, b, { transposeA, transposeB }));
      }),
      { numRuns },
    );
  });

  it("for a k of more than one block", () => {
    const [a, b] = [variable("a", [1030, 9], dtype), variable("b", [1030, 18], dtype)];
    expectInterpretersBits(reshape(matmul(a, b, { transposeA: true }), [-1]));
  });
});
