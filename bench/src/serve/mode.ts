/** How Thalweg runs: with the numerics that are the same everywhere, with the machine's BLAS, or with fast arithmetic of the engine. */
import type { CompileOptions } from "@thalweg/tensor";
import { loadedBlas } from "./loaded-blas.js";

export const modes = ["portable", "blas", "fast"] as const;
export type Mode = (typeof modes)[number];

export const isMode = (text: string): text is Mode => modes.some((mode) => mode === text);

export interface OpenMode {
  readonly title: string;
  /** What keeps it from running, if something does. */
  readonly missing?: string;
  /** What it found out about itself. */
  readonly notes?: readonly string[];
  readonly options: CompileOptions;
}

export async function openMode(mode: Mode): Promise<OpenMode> {
  const where = `Node ${process.versions.node}`;
  switch (mode) {
    case "portable":
      return { title: `Thalweg portable, ${where}`, options: {} };
    case "fast":
      return { title: `Thalweg fast, ${where}`, options: { numerics: "fast" } };
    case "blas":
      return openBlas(where);
  }
}

async function openBlas(where: string): Promise<OpenMode> {
  const { createGemm } = await import("@thalweg/blas");
  const gemm = await createGemm();
  if (gemm === undefined) {
    return { title: "Thalweg BLAS", missing: "no BLAS library, or no koffi", options: {} };
  }
  return {
    title: `Thalweg fast with ${gemm.name}, ${where}`,
    notes: [`BLAS: ${loadedBlas()}`],
    options: { numerics: "fast", gemm },
  };
}
