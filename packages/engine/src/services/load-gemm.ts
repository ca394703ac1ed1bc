/**
 * The service for matrix products, which each thread creates from a module that the lab's options
 * name.
 */
import { UsageError } from "@thalweg/core";
import type { Gemm } from "@thalweg/tensor";

/** The module of the service, as plain data. */
export interface GemmModule {
  /**
   * The file URL of a module that exports `createGemm(options)`, which returns a `Gemm`, or
   * undefined for the built-in kernel.
   */
  readonly url: string;
  /** The argument of `createGemm`. Plain data. */
  readonly options?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * Loads the module and creates the service.
 * @throws UsageError if the module has no `createGemm`; the error that `createGemm` throws
 */
export async function loadGemm({ url, options = {} }: GemmModule): Promise<Gemm | undefined> {
  const module: { createGemm?: unknown } = await import(url);
  const { createGemm } = module;
  if (typeof createGemm !== "function") {
    throw new UsageError(`gemm: ${url} exports no function createGemm; name a module that does.`);
  }
  return createGemm(options);
}
