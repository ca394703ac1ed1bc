/** The matrix product service for the chosen numerics. */
import { UsageError } from "@thalweg/core";
import type { GemmModule } from "@thalweg/engine/node";

interface Chosen {
  readonly numerics?: "portable" | "fast" | undefined;
  readonly blas?: string | undefined;
}

/**
 * The system's BLAS with fast numerics, if there is one; undefined for the built-in kernel. The
 * library is opened once here, so that an unusable library gives one sentence and not one for each
 * trial.
 * @throws UsageError for a named library that cannot be used, and for one under portable numerics
 */
export async function gemmFor({ numerics, blas }: Chosen): Promise<GemmModule | undefined> {
  if (numerics !== "fast") {
    if (blas === undefined) return undefined;
    throw new UsageError(
      "--blas gives other last bits than portable numerics promise; add --numerics fast, or leave --blas out.",
    );
  }
  const options = blas === undefined ? {} : { library: blas };
  const { createGemm } = await import("@thalweg/blas");
  if ((await createGemm(options)) === undefined) return undefined;
  return { url: import.meta.resolve("@thalweg/blas"), options };
}
