/** The service for matrix products, made in each thread by a module that the lab's options name. */
import { UsageError } from "@thalweg/core";
import type { Gemm } from "@thalweg/tensor";

/** Where the service comes from. Plain data. */
export interface GemmModule {
  /** The file URL of a module that exports `createGemm(options)`, which gives a `Gemm`, or undefined for the built-in kernel. */
  readonly url: string;
  /** What `createGemm` is called with: plain data. */
  readonly options?: Readonly<Record<string, string | number | boolean>>;
}

/** @throws UsageError if the module has no `createGemm`, or what that throws */
export async function loadGemm({ url, options = {} }: GemmModule): Promise<Gemm | undefined> {
  const module: { createGemm?: unknown } = await import(url);
  const { createGemm } = module;
  if (typeof createGemm !== "function") {
    throw new UsageError(`gemm: ${url} exports no function createGemm; name a module that does.`);
  }
  return createGemm(options);
}
