import { stream } from "@thalweg/core/numeric";
import { type CompileOptions, compileProgram, instantiate, node, variable } from "@thalweg/tensor";
import type { ProductJob } from "../jobs.js";
import type { OpenJob } from "./open-job.js";

/** One matrix product as a program. */
export async function openProduct(job: ProductJob, options: CompileOptions): Promise<OpenJob> {
  const { batch, m, n, k, transposeA, transposeB } = job;
  const lead = batch === 1 ? [] : [batch];
  const a = variable("a", [...lead, ...(transposeA ? [k, m] : [m, k])], "f32");
  const b = variable("b", [...lead, ...(transposeB ? [n, k] : [k, n])], "f32");
  const c = node("matmul", [a, b], { transposeA, transposeB });
  const service = options.gemm === undefined ? {} : { gemm: options.gemm };
  const program = instantiate(
    compileProgram({ phases: { product: { outputs: { c } } } }, options),
    service,
  );
  for (const name of ["a", "b"]) {
    const random = stream("bench", "product", name);
    const values = program.variable(name);
    for (let i = 0; i < values.length; i++) values[i] = random.uniform() - 0.5;
  }
  return {
    begin: () => {},
    run: (_, count) => {
      for (let i = 0; i < count; i++) program.run("product");
    },
  };
}
