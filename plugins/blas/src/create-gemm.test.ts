import { matmul } from "@thalweg/core";
import {
  compileProgram,
  firstOutside,
  instantiate,
  interpretBounded,
  nodeOf,
  type TensorNode,
  type TypedArray,
  variable,
} from "@thalweg/tensor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createGemm } from "./create-gemm.js";
import type { Koffi } from "./koffi.js";
import { openLibrary } from "./library.js";

const gemm = await createGemm();
if (gemm === undefined) {
  console.log("skipped: no BLAS is installed here, so its products are not tested.");
}
const numRuns = process.env.THALWEG_THOROUGH === "1" ? 1000 : 100;

describe.skipIf(gemm === undefined)("products by the system's BLAS", () => {
  const extent = fc.integer({ min: 1, max: 67 });
  const product = fc.record({
    dtype: fc.constantFrom("f32" as const, "f64" as const),
    batch: fc.constantFrom(1, 1, 3),
    m: extent,
    n: extent,
    k: extent,
    transposeA: fc.boolean(),
    transposeB: fc.boolean(),
    seed: fc.integer({ min: 1, max: 1e6 }),
    base: fc.constantFrom(0, 64, 65536),
  });

  it("lie within the bound that any order of summation keeps", () => {
    fc.assert(
      fc.property(product, ({ dtype, batch, m, n, k, base, seed, ...transposes }) => {
        const lead = batch === 1 ? [] : [batch];
        const { transposeA, transposeB } = transposes;
        const a = variable("a", [...lead, ...(transposeA ? [k, m] : [m, k])], dtype);
        const b = variable("b", [...lead, ...(transposeB ? [n, k] : [k, n])], dtype);
        const c = nodeOf(matmul(a, b, transposes));
        // The service computes all products, small ones too.
        const every = { ...gemm!, takes: () => true };
        const compiled = compileProgram(
          { phases: { step: { outputs: { c } } } },
          { numerics: "fast", gemm: every },
        );
        const { pages } = compiled.layout;
        const memory = new WebAssembly.Memory({ initial: pages + 1 });
        const run = instantiate(compiled, { gemm: every, memory, base });
        const values = new Map<TensorNode, TypedArray>();
        for (const operand of [a, b]) {
          const array = run.variable(operand.attributes.name);
          for (let i = 0; i < array.length; i++) array[i] = ((i * seed) % 10007) / 5003 - 1;
          values.set(operand, array.slice());
        }
        run.run("step");
        const [bounded] = interpretBounded([c], values);
        expect(firstOutside(bounded!, run.output("step", "c"))).toBeUndefined();
      }),
      { numRuns },
    );
  });

  it("are of the library from the size that repays a call, and of the built-in kernel below", () => {
    const shape = { dtype: "f32", batch: 1, transposeA: false, transposeB: false } as const;
    expect(gemm!.takes({ ...shape, m: 24, n: 24, k: 24 })).toBe(true);
    expect(gemm!.takes({ ...shape, m: 24, n: 24, k: 23 })).toBe(false);
    expect(gemm!.takes({ ...shape, m: 8, n: 64, k: 64 })).toBe(true);
    expect(gemm!.takes({ ...shape, m: 7, n: 64, k: 64 })).toBe(false);
    expect(gemm!.takes({ ...shape, m: 64, n: 7, k: 64 })).toBe(false);
  });
});

describe("a library that is named", () => {
  it("is an error if it takes sizes of 64 bits", () => {
    const described = (name: string) => () =>
      name === "openblas_get_config" ? "OpenBLAS 0.3.21  USE64BITINT DYNAMIC_ARCH" : undefined;
    // The part of koffi that opening a library uses.
    const koffi = { load: () => ({ func: described }) } as unknown as Koffi;
    expect(() => openLibrary(koffi, "libopenblas64.so.0")).toThrow(
      "BLAS libopenblas64.so.0 takes sizes of 64 bits; name a library that takes 32, such as libopenblas.so.0.",
    );
  });

  it("is an error in one sentence if it is not there", async () => {
    await expect(createGemm({ library: "/nowhere/libblas.so" })).rejects.toThrow(
      /^BLAS \/nowhere\/libblas\.so cannot be loaded \(.*\); install one \(on Debian: libopenblas0\), or give its file's path\.$/,
    );
  });

  it("may be named by THALWEG_BLAS, which gives way to the option", async () => {
    process.env.THALWEG_BLAS = "/from/environment.so";
    try {
      await expect(createGemm()).rejects.toThrow("BLAS /from/environment.so cannot be loaded");
      await expect(createGemm({ library: "/from/option.so" })).rejects.toThrow(
        "BLAS /from/option.so",
      );
    } finally {
      delete process.env.THALWEG_BLAS;
    }
  });

  it.skipIf(process.platform !== "linux")("is an error if it is no BLAS", async () => {
    await expect(createGemm({ library: "libm.so.6" })).rejects.toThrow(
      "BLAS libm.so.6 has no cblas_sgemm and cblas_dgemm; name a library with C's interface, such as OpenBLAS.",
    );
  });
});
