/**
 * Matrix products under fast numerics, where multiplications and additions are one operation:
 * within the running error bound.
 */
import { setFlagsFromString } from "node:v8";
import { matmul } from "@thalweg/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nodeOf, variable } from "../graph/node.js";
import { firstOutside, interpretBounded } from "../interpret/bounded/interpret-bounded.js";
import { fusedRowsHere } from "../wasm/fused-arithmetic.js";
import { compileProgram } from "./compile.js";
import { instantiate } from "./instantiate.js";

// Node 20 has relaxed SIMD behind a flag; later ones know no such flag, and need none.
setFlagsFromString("--experimental-wasm-relaxed-simd");

const numRuns = process.env.THALWEG_THOROUGH === "1" ? 400 : 100;
const extent = fc.integer({ min: 2, max: 67 });

describe("fused products", () => {
  it("are found in this engine, with tiles of four or six rows", () => {
    expect([4, 6]).toContain(fusedRowsHere());
  });

  it.each(["f32", "f64"] as const)("of %s lie within the error bound, for every shape", (dtype) => {
    const values = fc.infiniteStream(fc.double({ min: -2, max: 2, noNaN: true }));
    const flags = fc.tuple(fc.boolean(), fc.boolean());
    let differing = 0;
    const property = fc.property(
      fc.tuple(extent, extent, fc.oneof(extent, fc.constant(520))),
      flags,
      values,
      ([m, n, k], [transposeA, transposeB], stream) => {
        const a = variable("a", transposeA ? [k, m] : [m, k], dtype);
        const b = variable("b", transposeB ? [n, k] : [k, n], dtype);
        const c = nodeOf(matmul(a, b, { transposeA, transposeB }));
        const spec = { phases: { run: { outputs: { c } } } };
        const [fast, portable] = (["fast", "portable"] as const).map((numerics) =>
          instantiate(compileProgram(spec, { numerics })),
        );
        const given = new Map([a, b].map((x) => [x, portable!.variable(x.attributes.name)]));
        for (const array of given.values()) for (const i of array.keys()) array[i] = next(stream);
        for (const x of [a, b]) fast!.variable(x.attributes.name).set(given.get(x)!);
        for (const program of [fast!, portable!]) program.run("run");
        const [bounded] = interpretBounded([c], given);
        expect(firstOutside(bounded!, fast!.output("run", "c"))).toBeUndefined();
        const theirs = portable!.output("run", "c");
        if (fast!.output("run", "c").some((value, i) => value !== theirs[i])) differing++;
      },
    );
    fc.assert(property, { numRuns });
    // Otherwise hardly anything was fused. Half of the f32 products differ and nearly all of f64;
    // fewer than a fifth of a hundred have the probability 6e-10.
    expect(differing).toBeGreaterThan(numRuns / 5);
  });
});

function next(stream: Iterator<number>): number {
  return stream.next().value;
}
