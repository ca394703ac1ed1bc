/** The functions of a module's matrix products: one for each shape, called with addresses. */

import type { ModuleBuilder } from "../../wasm/encoder/module-builder.js";
import { emitMatmul, type MatmulKernel } from "../../wasm/matmul/emit-matmul.js";
import type { MatmulOp } from "../op.js";

export class Products {
  readonly #kernels = new Map<string, MatmulKernel>();

  constructor(private readonly module: ModuleBuilder) {}

  functionOf(op: MatmulOp): number {
    return this.#kernel(op).index;
  }

  scratchBytesOf(op: MatmulOp): number {
    return this.#kernel(op).scratchBytes;
  }

  #kernel(op: MatmulOp): MatmulKernel {
    const { dtype, m, n, k, transposeA, transposeB, batch } = op;
    const key = `${dtype} ${m} ${n} ${k} ${transposeA} ${transposeB} ${batch}`;
    const known = this.#kernels.get(key);
    if (known !== undefined) return known;
    const kernel = emitMatmul(this.module, {
      // Types are checked when the graph is built: products are of f32 or f64.
      dtype: dtype as "f32" | "f64",
      m,
      n,
      k,
      transposeA,
      transposeB,
      lda: transposeA ? m : k,
      ldb: transposeB ? k : n,
      ldc: n,
      ...(batch > 1 && {
        batch: { count: batch, strideA: m * k, strideB: k * n, strideC: m * n },
      }),
    });
    this.#kernels.set(key, kernel);
    return kernel;
  }
}
