/**
 * The matrix products of a module: one function for each shape, called with addresses; and one
 * imported function for the products that a service takes, called with the product's number.
 */

import { InternalError } from "@thalweg/core/host";
import type { ModuleBuilder } from "../../wasm/encoder/module-builder.js";
import { fusedRowsHere } from "../../wasm/fused-arithmetic.js";
import { emitMatmul, type MatmulKernel } from "../../wasm/matmul/emit-matmul.js";
import type { Address } from "../ir/areas.js";
import type { PlacedCall } from "../ir/compiled-program.js";
import type { Gemm, GemmShape, Numerics } from "../ir/gemm.js";
import type { MatmulOp } from "../ir/op.js";

/** Under which the module imports the service. */
const gemmImport = { module: "env", name: "gemm" } as const;

export class Products {
  readonly #kernels = new Map<string, MatmulKernel>();
  readonly #service: number | undefined;
  readonly #fusedRows: number | undefined;
  readonly #calls: PlacedCall[] = [];

  /** @param gemm computes the products that it takes; the module must have no function yet */
  constructor(
    private readonly module: ModuleBuilder,
    private readonly gemm: Gemm | undefined,
    numerics: Numerics,
  ) {
    if (numerics === "fast") this.#fusedRows = fusedRowsHere();
    if (gemm === undefined) return;
    const { module: from, name } = gemmImport;
    this.#service = module.importFunction(from, name, { params: ["i32"], results: [] });
  }

  /** The products that the service computes, with addresses relative to their areas. */
  get calls(): readonly PlacedCall[] {
    return this.#calls;
  }

  isTaken(op: MatmulOp): boolean {
    return this.gemm?.takes(shapeOf(op)) === true;
  }

  /**
   * Gives a product to the service. Returns the imported function and the number to call it with.
   */
  take(op: MatmulOp, addresses: readonly [a: Address, b: Address, c: Address]) {
    const [a, b, c] = addresses;
    if (this.#service === undefined) throw new InternalError("no service takes this product");
    const index =
      this.#calls.push({
        ...shapeOf(op),
        ...{ a: a.at, b: b.at, c: c.at },
        areas: { a: a.area, b: b.area, c: c.area },
      }) - 1;
    return { service: this.#service, index };
  }

  functionOf(op: MatmulOp): number {
    return this.#kernel(op).index;
  }

  scratchBytesOf(op: MatmulOp): number {
    return this.isTaken(op) ? 0 : this.#kernel(op).scratchBytes;
  }

  #kernel(op: MatmulOp): MatmulKernel {
    const { dtype, batch, m, n, k, transposeA, transposeB } = shapeOf(op);
    const key = `${dtype} ${m} ${n} ${k} ${transposeA} ${transposeB} ${batch}`;
    const known = this.#kernels.get(key);
    if (known !== undefined) return known;
    const kernel = emitMatmul(this.module, {
      dtype,
      m,
      n,
      k,
      transposeA,
      transposeB,
      lda: transposeA ? m : k,
      ldb: transposeB ? k : n,
      ldc: n,
      ...(this.#fusedRows !== undefined && { fusedRows: this.#fusedRows }),
      ...(batch > 1 && {
        batch: { count: batch, strideA: m * k, strideB: k * n, strideC: m * n },
      }),
    });
    this.#kernels.set(key, kernel);
    return kernel;
  }
}

function shapeOf({ dtype, batch, m, n, k, transposeA, transposeB }: MatmulOp): GemmShape {
  // Types are checked when the graph is built: products are of f32 or f64.
  return { dtype: dtype as "f32" | "f64", batch, m, n, k, transposeA, transposeB };
}
