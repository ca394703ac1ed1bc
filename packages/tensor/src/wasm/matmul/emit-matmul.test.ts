import type { Precision } from "@thalweg/core/numeric";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ModuleBuilder } from "../encoder/module-builder.js";
import { emitMatmul } from "./emit-matmul.js";
import type { MatmulSpec } from "./layout.js";

const thorough = process.env.THALWEG_THOROUGH === "1" ? 10 : 1;
const arrayOf = { f32: Float32Array, f64: Float64Array } as const;
type Floats = Float32Array | Float64Array;

/**
 * The definition: for each 512 of k a sum from +0, every operation rounded, and these added up in
 * order.
 */
function serial(spec: Full, a: Floats, b: Floats, c: Floats): void {
  const round = spec.dtype === "f32" ? Math.fround : (x: number) => x;
  for (let s = 0; s < spec.batch.count; s++) {
    const [pa, pb, pc] = [s * spec.batch.strideA, s * spec.batch.strideB, s * spec.batch.strideC];
    for (let i = 0; i < spec.m; i++) {
      for (let j = 0; j < spec.n; j++) {
        let total: number | undefined;
        let sum = 0;
        for (let k = 0; k < spec.k; k++) {
          const x = a[pa + (spec.transposeA ? k * spec.lda + i : i * spec.lda + k)]!;
          const y = b[pb + (spec.transposeB ? j * spec.ldb + k : k * spec.ldb + j)]!;
          sum = round(sum + round(x * y));
          if (k % 512 !== 511 && k !== spec.k - 1) continue;
          total = total === undefined ? sum : round(total + sum);
          sum = 0;
        }
        c[pc + i * spec.ldc + j] = total!;
      }
    }
  }
}

type Full = MatmulSpec & { batch: NonNullable<MatmulSpec["batch"]> };

/**
 * A spec whose rows are `slack` elements longer than need be and whose matrices lie apart by as
 * much.
 */
function specOf(
  dtype: Precision,
  [m, n, k]: readonly [number, number, number],
  [transposeA, transposeB]: readonly [boolean, boolean],
  slack = 0,
  count = 1,
): Full {
  const [lda, ldb, ldc] = [(transposeA ? m : k) + slack, (transposeB ? k : n) + slack, n + slack];
  const strideA = lda * (transposeA ? k : m) + slack;
  const strideB = slack === 2 ? 0 : ldb * (transposeB ? n : k) + slack;
  const batch = { count, strideA, strideB, strideC: ldc * m + slack };
  return { dtype, m, n, k, transposeA, transposeB, lda, ldb, ldc, batch };
}

/** How many elements an operand reaches over, the last row's slack left out. */
function extent(rows: number, columns: number, stride: number, count: number, apart: number) {
  return (count - 1) * apart + (rows - 1) * stride + columns;
}

function extents({ m, n, k, transposeA, transposeB, lda, ldb, ldc, batch }: Full) {
  const a = transposeA ? [k, m] : [m, k];
  const b = transposeB ? [n, k] : [k, n];
  return [
    extent(a[0]!, a[1]!, lda, batch.count, batch.strideA),
    extent(b[0]!, b[1]!, ldb, batch.count, batch.strideB),
    extent(m, n, ldc, batch.count, batch.strideC),
  ] as const;
}

/** Numbers of both signs and many sizes, from the element's place alone. */
function fill(array: Floats, salt: number): void {
  for (let i = 0; i < array.length; i++) {
    const word = Math.imul((i + salt) ^ 0x9e3779b9, 0x85ebca6b);
    array[i] = (word ^ (word >>> 15)) / 2 ** (24 + (word & 15));
  }
}

/**
 * The emitted product and the serial one, over the whole of C with what lies between its rows. The
 * last operand ends with the memory, so that reading past it traps.
 */
function bothProducts(spec: Full, sentinel = 7) {
  const Floats = arrayOf[spec.dtype];
  const module = new ModuleBuilder();
  module.importMemory("env", "memory", { minPages: 1 });
  const kernel = emitMatmul(module, spec);
  module.exportFunction("run", kernel.index);
  const [sizeA, sizeB, sizeC] = extents(spec);
  const bytes = Floats.BYTES_PER_ELEMENT;
  const scratch = Math.ceil((8 + sizeC * bytes) / 16) * 16;
  const needed = scratch + kernel.scratchBytes + 16 + (sizeA + sizeB) * bytes;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(needed / 65536) });
  const end = memory.buffer.byteLength;
  const c = new Floats(memory.buffer, 8, sizeC).fill(sentinel);
  const b = new Floats(memory.buffer, end - sizeB * bytes, sizeB);
  const a = new Floats(memory.buffer, b.byteOffset - sizeA * bytes, sizeA);
  const afterScratch = new Uint8Array(memory.buffer, scratch + kernel.scratchBytes, 16).fill(
    sentinel,
  );
  fill(a, 1);
  fill(b, 2);
  const expected = c.slice();
  serial(spec, a, b, expected);
  const compiled = new WebAssembly.Module(module.build());
  const { run } = new WebAssembly.Instance(compiled, { env: { memory } }).exports;
  (run as (...addresses: number[]) => void)(a.byteOffset, b.byteOffset, c.byteOffset, scratch);
  expect([...afterScratch]).toEqual(Array(16).fill(sentinel));
  return { emitted: c, expected };
}

function expectSameBits(spec: Full): void {
  const { emitted, expected } = bothProducts(spec);
  const bits = (array: Floats) => Buffer.from(array.buffer, array.byteOffset, array.byteLength);
  // Comparing the buffers first keeps vitest from walking elements that agree.
  if (bits(emitted).equals(bits(expected))) return;
  expect({ ...spec, c: emitted }).toEqual({ ...spec, c: expected });
  expect.fail("a zero of the other sign");
}

const transpositions = [
  [false, false],
  [false, true],
  [true, false],
  [true, true],
] as const;

describe.each(["f32", "f64"] as const)(
  "the emitted %s matrix product has the bits of its definition",
  (dtype) => {
    describe.each(transpositions)("with transposeA %s and transposeB %s", (...transposed) => {
      it("for each extent from 1 to 67, the others small", () => {
        for (let size = 1; size <= 67; size++) {
          expectSameBits(specOf(dtype, [size, 5, 3], transposed));
          expectSameBits(specOf(dtype, [5, size, 3], transposed));
          expectSameBits(specOf(dtype, [6, 9, size], transposed));
        }
      });

      it("for any extents from 1 to 67, rows apart, several at once", () => {
        const size = fc.integer({ min: 1, max: 67 });
        const slack = fc.integer({ min: 0, max: 3 });
        const count = fc.integer({ min: 1, max: 3 });
        const check = fc.property(size, size, size, slack, count, (m, n, k, apart, batch) => {
          expectSameBits(specOf(dtype, [m, n, k], transposed, apart, batch));
        });
        fc.assert(check, { numRuns: 60 * thorough });
      });

      it.each([
        [257, 21, 260],
        [18, 10, 3700],
        [130, 67, 515],
        [9, 11, 8000],
        [5, 7, 512],
        [5, 7, 513],
        [303, 9, 1030],
      ])("for %i x %i x %i, past the size from which operands are packed", (m, n, k) => {
        expectSameBits(specOf(dtype, [m, n, k], transposed, 1, 2));
      });
    });
  },
);

/** Runs a product of matrices of one value each, but for the given elements of A. */
function constantProduct(spec: Full, x: number, y: number, exceptions: Record<number, number>) {
  const module = new ModuleBuilder();
  module.importMemory("env", "memory", { minPages: 1 });
  module.exportFunction("run", emitMatmul(module, spec).index);
  const memory = new WebAssembly.Memory({ initial: 1 });
  const Floats = arrayOf[spec.dtype];
  const [sizeA, sizeB, sizeC] = extents(spec);
  const a = new Floats(memory.buffer, 0, sizeA).fill(x);
  new Floats(memory.buffer, 1024, sizeB).fill(y);
  for (const [i, value] of Object.entries(exceptions)) a[Number(i)] = value;
  const compiled = new WebAssembly.Module(module.build());
  const { run } = new WebAssembly.Instance(compiled, { env: { memory } }).exports;
  (run as (...addresses: number[]) => void)(0, 1024, 2048, 4096);
  return [...new Floats(memory.buffer, 2048, sizeC)];
}

describe.each(["f32", "f64"] as const)("the emitted %s matrix product", (dtype) => {
  it("starts each sum at +0, so that products of -0 add up to +0", () => {
    const outputs = constantProduct(specOf(dtype, [5, 6, 2], [false, false]), -0, 1, {});
    expect(outputs).toEqual(Array(30).fill(0));
  });

  it("takes an infinite or missing number of A to its row of C and no other", () => {
    const exceptions = { 4: Number.POSITIVE_INFINITY, 9: Number.NaN };
    const spec = specOf(dtype, [6, 7, 4], [false, false]);
    const rows = [4, Number.POSITIVE_INFINITY, Number.NaN, 4, 4, 4];
    expect(constantProduct(spec, 1, 1, exceptions)).toEqual(rows.flatMap((x) => Array(7).fill(x)));
  });
});
