/**
 * The modes of Thalweg: portable numerics, fast numerics with the system's BLAS, or fast numerics
 * with the engine's relaxed SIMD.
 */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { CompileOptions } from "@thalweg/tensor";
import koffi from "koffi";

export const modes = ["portable", "blas", "fast"] as const;
type Mode = (typeof modes)[number];

export const isMode = (text: string): text is Mode => modes.some((mode) => mode === text);

export interface OpenMode {
  readonly title: string;
  /** Why it cannot run; undefined if it can. */
  readonly missing?: string;
  /** Notes about its configuration. */
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

/**
 * The BLAS that this process has loaded, and the kernel that it has chosen for the processor, if it
 * reports it.
 */
function loadedBlas(): string {
  const maps = "/proc/self/maps";
  if (!existsSync(maps)) return "unknown";
  const files = readFileSync(maps, "utf8").match(/\/\S*blas\S*$/gm) ?? [];
  const [file] = files;
  if (file === undefined) return "none";
  const library = koffi.load(file);
  if (!library.symbol("openblas_get_corename")) return path.basename(file);
  const kernel: unknown = library.func("openblas_get_corename", "str", [])();
  return `${path.basename(file)}, kernel ${kernel}`;
}
